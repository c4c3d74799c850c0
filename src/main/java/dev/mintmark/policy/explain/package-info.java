/**
 * The explanations of verdicts, for callers and for administrators: entered by {@code policy} and by all that refuse
 * or simulate an exchange.
 */
@org.jspecify.annotations.NullMarked
package dev.mintmark.policy.explain;
