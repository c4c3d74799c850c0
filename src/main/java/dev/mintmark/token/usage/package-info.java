/**
 * The use of a token and of the one that followed it: reports, and their comparison. The resources of {@code token}
 * alone enter it.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.token.usage;
