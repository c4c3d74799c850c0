package dev.mintmark.policy.explain;

import dev.mintmark.policy.definition.RuleValue;
import org.jspecify.annotations.Nullable;

/**
 * Advice to an administrator of a policy.
 *
 * @param rule what to write in place of what did not match; null when no rule is to be recommended
 */
public record Hint(String message, RuleValue.@Nullable OneText rule) {}
