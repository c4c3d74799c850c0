/** The sources of time, randomness and ids. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.time;
