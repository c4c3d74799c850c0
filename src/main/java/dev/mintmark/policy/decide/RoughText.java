package dev.mintmark.policy.decide;

import dev.mintmark.policy.match.Claim;
import java.util.List;

/**
 * The texts of a claim, prepared for rough comparison with thousands of rules. A rule costs one step for each of its
 * characters.
 */
final class RoughText {
    private static final int MAX_TEXTS = 8;
    private static final int BITS = 1 << 12;
    private static final int SPREAD = 0x9E3779B9;
    private static final int SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(BITS);

    private final List<String> texts;
    private final long[] grams = new long[BITS / Long.SIZE];
    private final int count;

    private RoughText(List<String> texts) {
        this.texts = texts;
        int counted = 0;
        for (String text : texts) {
            for (int at = 1; at < text.length(); at++) {
                set(pair(text, at));
                set(triple(text, at));
                counted += 2;
            }
        }
        this.count = counted;
    }

    static RoughText of(Claim claim) {
        return new RoughText(claim.texts().stream()
                .limit(MAX_TEXTS)
                .map(TextLikeness::normalize)
                .toList());
    }

    List<String> texts() {
        return texts;
    }

    /** The share of two and three characters in a row that both have, from 0 to 1. */
    double sharedGrams(String rule) {
        int shared = 0;
        for (int at = 1; at < rule.length(); at++) {
            shared += get(pair(rule, at)) + get(triple(rule, at));
        }
        int all = count + 2 * Math.max(0, rule.length() - 1);
        return all == 0 ? 0 : Math.min(1, 2.0 * shared / all);
    }

    /** The share of the claim up to the last separator before which both are the same, from 0 to 1. */
    double sharedBeginning(String rule) {
        double most = 0;
        for (String text : texts) {
            int end = Math.min(rule.length(), text.length());
            int whole = 0;
            int at = 0;
            while (at < end && rule.charAt(at) == text.charAt(at)) {
                at++;
                if (TextLikeness.isSeparator(text.charAt(at - 1))) {
                    whole = at;
                }
            }
            if (at == end && at < text.length() && TextLikeness.isSeparator(text.charAt(at))) {
                whole = at;
            }
            most = Math.max(most, text.isEmpty() ? 0 : (double) whole / text.length());
        }
        return most;
    }

    private static int pair(String text, int at) {
        return (text.charAt(at - 1) << 16) | text.charAt(at);
    }

    /** The hash of the last three characters; a missing one counts as none. */
    private static int triple(String text, int at) {
        return ~pair(text, at) ^ (at < 2 ? 0 : (text.charAt(at - 2) * 31) << 8);
    }

    private void set(int gram) {
        int bit = bit(gram);
        grams[bit / Long.SIZE] |= 1L << (bit % Long.SIZE);
    }

    private int get(int gram) {
        int bit = bit(gram);
        return (int) ((grams[bit / Long.SIZE] >>> (bit % Long.SIZE)) & 1);
    }

    private static int bit(int gram) {
        return (gram * SPREAD) >>> SHIFT;
    }
}
