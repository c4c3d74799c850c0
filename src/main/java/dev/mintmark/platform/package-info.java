/** What has no domain of its own. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform;
