/**
 * The comparing of claims with texts and patterns, within a budget of steps: entered by the other rooms of {@code
 * policy} alone.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.policy.match;
