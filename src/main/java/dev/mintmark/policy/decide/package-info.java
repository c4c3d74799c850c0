/**
 * The compiled policy, its verdicts and grants. Its users are {@code policy.explain} and the packages that ask a
 * policy.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.policy.decide;
