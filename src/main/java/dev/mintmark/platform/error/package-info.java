/** How every failure looks from outside. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.error;
