/** The start, step by step, and what it prints. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.start;
