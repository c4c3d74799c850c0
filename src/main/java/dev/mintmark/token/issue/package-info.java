/**
 * The making of tokens for members and API users: new ones, the administrator's first one, and the one-time links
 * that hand them over. {@code renew} and the resources of {@code token} enter it, and {@code claims} for job tokens.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.token.issue;
