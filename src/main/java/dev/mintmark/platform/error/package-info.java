/** Failures, as callers see them. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.error;
