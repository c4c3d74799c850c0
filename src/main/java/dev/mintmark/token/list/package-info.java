/**
 * Lists of tokens, and what each caller sees of them. {@code usage} and the resources of {@code token} enter it.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.token.list;
