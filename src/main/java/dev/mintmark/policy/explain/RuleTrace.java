package dev.mintmark.policy.explain;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.policy.definition.RuleValue;
import org.jspecify.annotations.Nullable;

/**
 * The course of one rule in an explanation.
 *
 * @param path the claim path as it was written
 * @param expected the rule as it was written
 * @param actual the token's value there; null when it has none
 * @param note why nothing could match, such as that the claim is absent; null for nothing
 */
public record RuleTrace(
        String path, RuleValue expected, @Nullable JsonValue actual, boolean matched, @Nullable String note) {}
