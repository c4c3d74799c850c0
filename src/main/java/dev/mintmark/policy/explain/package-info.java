/**
 * The explanations of verdicts, for callers and for administrators. Its users are {@code policy} and the packages that
 * refuse or simulate an exchange.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.policy.explain;
