package dev.mintmark.policy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which definitions can apply at all, by a look at the claims: a definition with a rule that takes certain texts only is
 * filed under those, and the others are always candidates.
 */
final class LiteralIndex {
    /** A rule that takes more texts than that tells little, and would fill the index. */
    private static final int MAXIMUM_TEXTS = 8;

    private final BitSet always = new BitSet();
    private final Map<Integer, Map<String, List<Integer>>> placesByTextByClaimSlot = new HashMap<>();

    private LiteralIndex() {}

    static LiteralIndex of(List<CompiledDefinition> definitions) {
        LiteralIndex index = new LiteralIndex();
        Map<Integer, Map<String, Integer>> uses = countUses(definitions);
        for (int place = 0; place < definitions.size(); place++) {
            CompiledRule rule = mostTelling(definitions.get(place), uses);
            if (rule == null) {
                index.always.set(place);
                continue;
            }
            Map<String, List<Integer>> placesByText =
                    index.placesByTextByClaimSlot.computeIfAbsent(rule.claimSlot(), slot -> new HashMap<>());
            for (String text : literals(rule)) {
                placesByText.computeIfAbsent(text, key -> new ArrayList<>(1)).add(place);
            }
        }
        return index;
    }

    BitSet candidates(Evaluation evaluation) {
        BitSet candidates = (BitSet) always.clone();
        placesByTextByClaimSlot.forEach((claimSlot, placesByText) -> {
            for (String text : evaluation.claim(claimSlot).texts()) {
                placesByText.getOrDefault(text, List.of()).forEach(candidates::set);
            }
        });
        return candidates;
    }

    private static Map<Integer, Map<String, Integer>> countUses(List<CompiledDefinition> definitions) {
        Map<Integer, Map<String, Integer>> uses = new HashMap<>();
        for (CompiledDefinition definition : definitions) {
            for (CompiledRule rule : definition.rules()) {
                for (String text : literals(rule)) {
                    uses.computeIfAbsent(rule.claimSlot(), slot -> new HashMap<>())
                            .merge(text, 1, Integer::sum);
                }
            }
        }
        return uses;
    }

    /** The rule whose texts the fewest definitions ask for; null when none takes certain texts only. */
    private static @Nullable CompiledRule mostTelling(
            CompiledDefinition definition, Map<Integer, Map<String, Integer>> uses) {
        CompiledRule best = null;
        int fewest = Integer.MAX_VALUE;
        for (CompiledRule rule : definition.rules()) {
            int used = 0;
            for (String text : literals(rule)) {
                used += uses.getOrDefault(rule.claimSlot(), Map.of()).getOrDefault(text, 0);
            }
            if (used > 0 && used < fewest) {
                fewest = used;
                best = rule;
            }
        }
        return best;
    }

    private static Set<String> literals(CompiledRule rule) {
        return rule.matcher() instanceof ClaimMatcher.OneOf oneOf
                        && oneOf.texts().size() <= MAXIMUM_TEXTS
                ? oneOf.texts()
                : Set.of();
    }
}
