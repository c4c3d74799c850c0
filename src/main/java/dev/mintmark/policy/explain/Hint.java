package dev.mintmark.policy.explain;

import dev.mintmark.policy.definition.RuleValue;
import org.jspecify.annotations.Nullable;

/**
 * Advice to an administrator of a policy.
 *
 * @param rule the rule to write in place of the one that did not match; null when none is to be recommended
 */
public record Hint(String message, RuleValue.@Nullable OneText rule) {}
