/**
 * The issuing of tokens to members and API users, and the rows of {@code issued_token}. It covers new tokens, the
 * administrator's first one, and the one-time links that deliver them. Its users are {@code renew}, the resources of
 * {@code token}, {@code claims} for job tokens, and {@code exchange} for its rows.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.token.issue;
