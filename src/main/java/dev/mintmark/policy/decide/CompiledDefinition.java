package dev.mintmark.policy.decide;

import dev.mintmark.policy.definition.Decision;
import dev.mintmark.policy.definition.PolicyDefinition;
import java.util.List;

/**
 * A definition, compiled for evaluation.
 *
 * @param index where the definition stands in its policy, from 0
 * @param rules in the order they were written
 * @param mostTellingFirst the same rules, in the order they are best asked
 */
public record CompiledDefinition(
        int index, PolicyDefinition source, List<CompiledRule> rules, List<CompiledRule> mostTellingFirst) {

    public boolean isAllow() {
        return source.decision() == Decision.ALLOW;
    }
}
