/** Our own keys: made, sealed, rotated by the clock, published; and the signing with them. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.signing;
