package dev.mintmark.policy;

import java.util.Arrays;

/**
 * All the ways to match a pattern at once, one bit each: bit {@code i} of a state says that the tokens before {@code i} can
 * be behind us (the <em>shift-and</em> of Baeza-Yates and Gonnet). A character costs one operation for every 64 tokens.
 */
final class PatternAutomaton {
    private final int words;
    private final int end;

    /** The literals of the pattern, sorted, none twice. */
    private final int[] literals;

    /** For each of them, the tokens that it is; {@code words} numbers each. */
    private final long[] tokensOfLiteral;

    /** Tokens that any character is. */
    private final long[] any;

    /** Tokens that stay where they are whatever comes. */
    private final long[] stars;

    /** Tokens that stay where they are, unless {@code /} or {@code :} comes. */
    private final long[] segmentStars;

    /** Tokens that may be nothing. */
    private final long[] skippable;

    /** @param tokens of {@link TextPattern}; no two stars side by side */
    PatternAutomaton(int[] tokens) {
        this.end = tokens.length;
        this.words = tokens.length / Long.SIZE + 1;
        this.literals = Arrays.stream(tokens)
                .filter(token -> token >= 0)
                .sorted()
                .distinct()
                .toArray();
        this.tokensOfLiteral = new long[literals.length * words];
        this.any = new long[words];
        this.stars = new long[words];
        this.segmentStars = new long[words];
        this.skippable = new long[words];
        for (int at = 0; at < tokens.length; at++) {
            add(tokens[at], at);
        }
    }

    private void add(int token, int at) {
        switch (token) {
            case TextPattern.ANY -> set(any, at);
            case TextPattern.OPTIONAL -> {
                set(any, at);
                set(skippable, at);
            }
            case TextPattern.STAR -> {
                set(stars, at);
                set(skippable, at);
            }
            case TextPattern.SEGMENT_STAR -> {
                set(segmentStars, at);
                set(skippable, at);
            }
            default -> set(tokensOfLiteral, Arrays.binarySearch(literals, token) * words * Long.SIZE + at);
        }
    }

    /** Whether the pattern matches the text from there to its end. False, too, once the budget is spent. */
    boolean matches(String text, int start, StepBudget steps) {
        long[] state = new long[words];
        state[0] = 1;
        skip(state);
        for (int at = start; at < text.length(); ) {
            steps.spend(words);
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (steps.isExhausted() || !advance(state, character)) {
                return false;
            }
            skip(state);
        }
        return isSet(state, end);
    }

    /** @return whether any way to match is left */
    private boolean advance(long[] state, int character) {
        int literal = Arrays.binarySearch(literals, character);
        boolean isDelimiter = character == '/' || character == ':';
        long alive = 0;
        long carry = 0;
        for (int word = 0; word < words; word++) {
            long passes = any[word];
            if (literal >= 0) {
                passes |= tokensOfLiteral[literal * words + word];
            }
            long stays = isDelimiter ? stars[word] : stars[word] | segmentStars[word];
            long passed = state[word] & passes;
            long next = (state[word] & stays) | (passed << 1) | carry;
            carry = passed >>> (Long.SIZE - 1);
            state[word] = next;
            alive |= next;
        }
        return alive != 0;
    }

    /**
     * Passes over what may match nothing: in each run of skippable tokens, from the first that is reached to the one behind
     * the run. The carry of an addition runs through it just so.
     */
    private void skip(long[] state) {
        long carry = 0;
        for (int word = 0; word < words; word++) {
            long reached = state[word] & skippable[word];
            long half = skippable[word] + reached;
            long sum = half + carry;
            carry = Long.compareUnsigned(half, reached) < 0 || Long.compareUnsigned(sum, half) < 0 ? 1 : 0;
            state[word] |= sum ^ skippable[word];
        }
    }

    private static void set(long[] bits, int at) {
        bits[at / Long.SIZE] |= 1L << at;
    }

    private static boolean isSet(long[] bits, int at) {
        return (bits[at / Long.SIZE] & 1L << at) != 0;
    }
}
