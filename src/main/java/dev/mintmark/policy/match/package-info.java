/**
 * The comparison of claims with texts and patterns, within a budget of steps. Its users are the other packages of
 * {@code policy} alone.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.policy.match;
