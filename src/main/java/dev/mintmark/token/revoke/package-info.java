/**
 * The revocation of tokens, one by one and many at once. The resources of {@code token} and {@code introspect}
 * alone enter it.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.token.revoke;
