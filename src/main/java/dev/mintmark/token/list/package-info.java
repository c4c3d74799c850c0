/** Lists of tokens within each caller's visibility. {@code usage} and the resources of {@code token} enter it. */
@org.jspecify.annotations.NullMarked
package dev.mintmark.token.list;
