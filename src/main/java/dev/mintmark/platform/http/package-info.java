/** The gate of HTTP: checks of every request before its endpoint, and of every response before its caller. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.http;
