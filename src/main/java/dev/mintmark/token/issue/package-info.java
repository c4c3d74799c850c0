/**
 * The issuing of tokens to members and API users. It covers new tokens, the administrator's first one, and the one-time
 * links that deliver them. Its users are {@code renew}, the resources of {@code token}, and {@code claims} for job
 * tokens.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.token.issue;
