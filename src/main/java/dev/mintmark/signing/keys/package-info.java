/**
 * The keys of the service: made, wrapped, kept, rotated. {@code publish}, the signers beside it and {@code access}
 * enter it.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.signing.keys;
