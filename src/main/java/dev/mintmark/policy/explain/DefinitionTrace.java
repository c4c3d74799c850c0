package dev.mintmark.policy.explain;

import dev.mintmark.policy.definition.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The course of one definition in an explanation.
 *
 * @param index where the definition stands in its policy, from 0
 * @param applies it is about what was asked for, and all its rules match
 * @param verdict its decision when it applies
 * @param rules in the order they were written; traced also when the definition is about something else
 * @param note anything that the rules alone do not tell, such as that the definition is about something else; null for
 *     nothing
 */
public record DefinitionTrace(
        int index, boolean applies, Decision verdict, List<RuleTrace> rules, @Nullable String note) {
    public DefinitionTrace {
        rules = List.copyOf(rules);
    }
}
