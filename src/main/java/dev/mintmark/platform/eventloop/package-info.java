/** Where code runs. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.eventloop;
