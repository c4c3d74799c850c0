/** Who is calling and what they may do: our own tokens, checked against our keys and against revocation. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.access;
