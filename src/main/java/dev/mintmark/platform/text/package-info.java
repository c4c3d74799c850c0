/** Comparison of words that callers write, by their distance. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.text;
