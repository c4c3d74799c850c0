package dev.mintmark.policy.match;

import java.util.OptionalLong;

/**
 * Counts how many rules require each gram of each claim. Grams that share a counter are added up. That tells the rare
 * from the common, in a size that does not grow with the texts.
 */
public final class GramFrequencies {
    private static final int COUNTS_PER_DEFINITION = 256;
    private static final int MAX_COUNTS = 1 << 19;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final int[] counts;
    private final int shift;

    public GramFrequencies(int definitions) {
        int size = Integer.highestOneBit(Math.min(COUNTS_PER_DEFINITION * definitions, MAX_COUNTS));
        this.counts = new int[size];
        this.shift = Long.SIZE - Integer.numberOfTrailingZeros(size);
    }

    public void count(int claimSlot, RequiredGrams required) {
        for (long[] grams : required.alternatives()) {
            for (long gram : grams) {
                counts[at(claimSlot, gram)]++;
            }
        }
    }

    /** Counted at least as often as it was asked; never 0 for one that was. */
    public int of(int claimSlot, long gram) {
        return counts[at(claimSlot, gram)];
    }

    /** The one that is asked least; absent when there is none. */
    public OptionalLong rarest(int claimSlot, long[] grams) {
        OptionalLong rarest = OptionalLong.empty();
        for (long gram : grams) {
            if (rarest.isEmpty() || of(claimSlot, gram) < of(claimSlot, rarest.getAsLong())) {
                rarest = OptionalLong.of(gram);
            }
        }
        return rarest;
    }

    private int at(int claimSlot, long gram) {
        return (int) ((((gram * SPREAD) ^ claimSlot) * SPREAD) >>> shift);
    }
}
