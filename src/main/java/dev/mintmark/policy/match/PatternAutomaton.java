package dev.mintmark.policy.match;

import java.util.Arrays;

/**
 * A bit-parallel automaton (the <em>shift-and</em> of Baeza-Yates and Gonnet) that follows all matches of a pattern at
 * once. Bit {@code i} of a state means that the pattern's tokens before {@code i} are matched. A character costs one
 * operation for every 64 tokens, and a token some bytes.
 */
final class PatternAutomaton {
    private final int words;
    private final int end;

    /** The literals of the pattern, sorted, none twice. */
    private final int[] literals;

    /** The beginning of each literal's part in the two arrays below; the next beginning is its end. */
    private final int[] parts;

    /** The words that hold tokens of a literal, ascending. */
    private final int[] wordsOfLiterals;

    /** The tokens of that word. */
    private final long[] tokensOfLiterals;

    /** Tokens that any character is. */
    private final long[] any;

    /** Tokens that stay where they are whatever comes. */
    private final long[] stars;

    /** Tokens that stay where they are, unless {@code /} or {@code :} comes. */
    private final long[] segmentStars;

    /** Tokens that may be nothing. */
    private final long[] skippable;

    /** @param tokens of {@link TextPattern} */
    PatternAutomaton(int[] tokens) {
        this.end = tokens.length;
        this.words = tokens.length / Long.SIZE + 1;
        this.literals = Arrays.stream(tokens)
                .filter(token -> token >= 0)
                .sorted()
                .distinct()
                .toArray();
        this.parts = new int[literals.length + 1];
        int[] lastWords = new int[literals.length];
        Arrays.fill(lastWords, -1);
        for (int at = 0; at < tokens.length; at++) {
            int literal = Arrays.binarySearch(literals, tokens[at]);
            if (literal >= 0 && lastWords[literal] != at / Long.SIZE) {
                lastWords[literal] = at / Long.SIZE;
                parts[literal + 1]++;
            }
        }
        for (int literal = 0; literal < literals.length; literal++) {
            parts[literal + 1] += parts[literal];
        }
        this.wordsOfLiterals = new int[parts[literals.length]];
        this.tokensOfLiterals = new long[parts[literals.length]];
        this.any = new long[words];
        this.stars = new long[words];
        this.segmentStars = new long[words];
        this.skippable = new long[words];
        int[] ends = parts.clone();
        for (int at = 0; at < tokens.length; at++) {
            add(tokens[at], at, ends);
        }
    }

    /** @param ends up to where each literal's part is filled */
    private void add(int token, int at, int[] ends) {
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
            default -> addLiteral(Arrays.binarySearch(literals, token), at, ends);
        }
    }

    private void addLiteral(int literal, int at, int[] ends) {
        int word = at / Long.SIZE;
        if (ends[literal] == parts[literal] || wordsOfLiterals[ends[literal] - 1] != word) {
            wordsOfLiterals[ends[literal]++] = word;
        }
        tokensOfLiterals[ends[literal] - 1] |= 1L << at;
    }

    /** Tells whether the pattern matches the text from there to its end. False, too, once the budget is spent. */
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

    /** @return true while any way to match is left */
    private boolean advance(long[] state, int character) {
        int literal = Arrays.binarySearch(literals, character);
        int part = literal < 0 ? 0 : parts[literal];
        int partsEnd = literal < 0 ? 0 : parts[literal + 1];
        boolean isDelimiter = character == '/' || character == ':';
        long alive = 0;
        long carry = 0;
        for (int word = 0; word < words; word++) {
            long passes = any[word];
            if (part < partsEnd && wordsOfLiterals[part] == word) {
                passes |= tokensOfLiterals[part++];
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
     * Passes over tokens that may match nothing. In each run of them, it goes from the first that is reached to the one
     * behind the run. The carry of an addition runs through it just so.
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
