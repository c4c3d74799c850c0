package dev.mintmark.policy.explain;

import dev.mintmark.policy.decide.Verdict;
import java.util.List;

/**
 * A verdict and its derivation. It quotes the policy, so it is not for the callers of its tokens.
 *
 * @param definitions every definition of the policy, in its order
 * @param hints the possible faults, most likely first; empty when the request is allowed
 */
public record Explanation(Verdict verdict, List<DefinitionTrace> definitions, List<Hint> hints) {
    public Explanation {
        definitions = List.copyOf(definitions);
        hints = List.copyOf(hints);
    }
}
