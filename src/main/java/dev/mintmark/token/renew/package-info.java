/** The renewal of tokens in one call. The resources of {@code token} alone enter it. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.token.renew;
