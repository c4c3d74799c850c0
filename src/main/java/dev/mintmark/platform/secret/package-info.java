/** The key-encryption key and what is derived from it. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.secret;
