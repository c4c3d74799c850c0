package dev.mintmark.policy;

import java.util.List;

/**
 * A definition, ready to be put to claims.
 *
 * @param index where the definition stands in its policy, from 0
 * @param rules in the order they were written
 * @param mostTellingFirst the same rules, in the order they are best asked
 */
record CompiledDefinition(
        int index, PolicyDefinition source, List<CompiledRule> rules, List<CompiledRule> mostTellingFirst) {

    boolean isAllow() {
        return source.decision() == Decision.ALLOW;
    }
}
