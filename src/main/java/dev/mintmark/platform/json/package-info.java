/** Strict JSON: what a caller sends is read as written or refused. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.platform.json;
