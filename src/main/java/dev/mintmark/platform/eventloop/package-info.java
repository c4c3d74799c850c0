/** The threads that code runs on. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.eventloop;
