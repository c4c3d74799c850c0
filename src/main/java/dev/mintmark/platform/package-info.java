/** The platform: code without a domain of its own. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform;
