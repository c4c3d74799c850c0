package dev.mintmark.policy.decide;

import dev.mintmark.policy.match.GramFrequencies;
import dev.mintmark.policy.match.Grams;
import dev.mintmark.policy.match.RequiredGrams;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the definitions that can apply, by one pass over the claims. A definition is filed under a text that it
 * requires of a claim and few others require. A definition without such a text is always a candidate.
 */
final class CandidateIndex {
    /** The cost of looking up a character's gram, about that of comparing some characters. */
    private static final int STEPS_PER_CHARACTER = 4;

    private final BitSet always = new BitSet();
    private final Map<Integer, Map<Long, List<Integer>>> placesByGramByClaimSlot = new HashMap<>();

    static final CandidateIndex EMPTY = new CandidateIndex();

    private CandidateIndex() {}

    /**
     * Places in the list that this was made of. No definition elsewhere in it can apply, unless the steps are used up.
     */
    BitSet candidates(Evaluation evaluation) {
        BitSet candidates = (BitSet) always.clone();
        placesByGramByClaimSlot.forEach((claimSlot, placesByGram) -> {
            Set<Long> found = new HashSet<>();
            for (String text : evaluation.claim(claimSlot).texts()) {
                evaluation.spend((long) STEPS_PER_CHARACTER * text.length());
                if (evaluation.isExhausted()) {
                    return;
                }
                for (long gram : Grams.of(Grams.whole(text))) {
                    List<Integer> places = placesByGram.get(gram);
                    if (places != null && found.add(gram)) {
                        places.forEach(candidates::set);
                    }
                }
            }
        });
        return candidates;
    }

    /** Counts all the definitions first, and files each then. */
    static final class Builder {
        private final CandidateIndex built = new CandidateIndex();
        private final Map<Integer, List<RequiredGrams>> requiredGramsByOutcomeSlot = new HashMap<>();
        private final @Nullable GramFrequencies uses;

        /** @param definitions the number that will come; a single one is always a candidate */
        Builder(int definitions) {
            this.uses = definitions == 1 ? null : new GramFrequencies(definitions);
        }

        void count(CompiledDefinition definition) {
            if (uses == null) {
                return;
            }
            for (CompiledRule rule : definition.rules()) {
                requiredGramsByOutcomeSlot
                        .computeIfAbsent(
                                rule.outcomeSlot(), slot -> rule.matcher().requiredGrams())
                        .forEach(required -> uses.count(rule.claimSlot(), required));
            }
        }

        void file(int place, CompiledDefinition definition) {
            Key key = uses == null ? null : mostTelling(definition, uses);
            if (key == null) {
                built.always.set(place);
                return;
            }
            Map<Long, List<Integer>> placesByGram =
                    built.placesByGramByClaimSlot.computeIfAbsent(key.claimSlot(), slot -> new HashMap<>());
            for (Long gram : key.grams()) {
                placesByGram.computeIfAbsent(gram, absent -> new ArrayList<>(1)).add(place);
            }
        }

        CandidateIndex build() {
            return built;
        }

        /** @param uses the number of times that its grams are asked for, all together */
        private record Key(int claimSlot, List<Long> grams, int uses) {}

        /** The key that the fewest definitions require; null when this definition requires none. */
        private @Nullable Key mostTelling(CompiledDefinition definition, GramFrequencies frequencies) {
            Key best = null;
            for (CompiledRule rule : definition.rules()) {
                for (RequiredGrams required : requiredGramsByOutcomeSlot.getOrDefault(rule.outcomeSlot(), List.of())) {
                    Key key = key(rule.claimSlot(), required, frequencies);
                    if (key != null && (best == null || key.uses() < best.uses())) {
                        best = key;
                    }
                }
            }
            return best;
        }

        private static @Nullable Key key(int claimSlot, RequiredGrams required, GramFrequencies frequencies) {
            List<Long> grams = new ArrayList<>();
            int used = 0;
            for (long[] alternative : required.alternatives()) {
                OptionalLong rarest = frequencies.rarest(claimSlot, alternative);
                if (rarest.isEmpty()) {
                    return null;
                }
                grams.add(rarest.getAsLong());
                used += frequencies.of(claimSlot, rarest.getAsLong());
            }
            return new Key(claimSlot, grams, used);
        }
    }
}
