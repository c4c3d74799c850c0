/** What every request passes before its endpoint, and every answer before its caller. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.http;
