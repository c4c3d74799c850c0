/** Where time, randomness and ids come from. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.time;
