/** The threads that code runs on, and the repetition of steps on them. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.eventloop;
