/**
 * The definitions of a policy, read and told: entered by every room of {@code policy}, and by all that name a token's
 * type or hold definitions.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.policy.definition;
