/**
 * The definitions of a policy: their reading and their description. Its users are all packages of {@code policy}, and
 * those that name a token's type or hold definitions.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.policy.definition;
