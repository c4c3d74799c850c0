/**
 * The compiled policy, its verdicts and grants: entered by {@code policy.explain} and by all that ask a policy.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.policy.decide;
