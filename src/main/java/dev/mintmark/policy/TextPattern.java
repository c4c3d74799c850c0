package dev.mintmark.policy;

import java.util.Arrays;

/**
 * A compiled pattern over Unicode code points, matched against whole texts. Never backtracks exponentially: at most
 * (tokens × code points) steps.
 */
final class TextPattern {
    /** Exactly one code point. */
    static final int ANY = -1;

    /** Zero or one code point. */
    static final int OPTIONAL = -2;

    /** Any number of code points. */
    static final int STAR = -3;

    /** Any number of code points other than {@code /} and {@code :}. */
    static final int SEGMENT_STAR = -4;

    private final String literalPrefix;
    private final int[] rest;
    private final boolean greedy;

    /** @param tokens code points and the constants above */
    TextPattern(int[] tokens) {
        int literals = 0;
        while (literals < tokens.length && tokens[literals] >= 0) {
            literals++;
        }
        this.literalPrefix = new String(tokens, 0, literals);
        this.rest = Arrays.copyOfRange(tokens, literals, tokens.length);
        this.greedy = Arrays.stream(rest).noneMatch(token -> token == OPTIONAL || token == SEGMENT_STAR);
    }

    /** What every matching text starts with. */
    String literalPrefix() {
        return literalPrefix;
    }

    boolean isLiteral() {
        return rest.length == 0;
    }

    boolean matches(String text, StepBudget steps) {
        steps.spend(1);
        if (steps.isExhausted() || !text.startsWith(literalPrefix)) {
            return false;
        }
        if (isLiteral()) {
            return text.length() == literalPrefix.length();
        }
        return greedy ? matchGreedily(text, steps) : simulate(text, steps);
    }

    /** With no other repetition than {@link #STAR}, only the last star passed ever needs another try. */
    private boolean matchGreedily(String text, StepBudget steps) {
        int at = literalPrefix.length();
        int token = 0;
        int starToken = -1;
        int starAt = 0;
        while (at < text.length()) {
            steps.spend(1);
            int character = text.codePointAt(at);
            if (token < rest.length && rest[token] == STAR) {
                if (token == rest.length - 1) {
                    return true;
                }
                starToken = token++;
                starAt = at;
            } else if (token < rest.length && (rest[token] == ANY || rest[token] == character)) {
                at += Character.charCount(character);
                token++;
            } else if (starToken >= 0) {
                starAt += Character.charCount(text.codePointAt(starAt));
                at = starAt;
                token = starToken + 1;
            } else {
                return false;
            }
        }
        while (token < rest.length && rest[token] == STAR) {
            token++;
        }
        return token == rest.length;
    }

    /** All the ways to match at once: {@code reached[i]} says that the tokens before {@code i} can be behind us. */
    private boolean simulate(String text, StepBudget steps) {
        boolean[] reached = new boolean[rest.length + 1];
        boolean[] next = new boolean[rest.length + 1];
        reached[0] = true;
        skip(reached);
        for (int at = literalPrefix.length(); at < text.length(); ) {
            steps.spend(rest.length);
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (!advance(reached, next, character)) {
                return false;
            }
            skip(next);
            boolean[] spare = reached;
            reached = next;
            next = spare;
        }
        return reached[rest.length];
    }

    /** @return whether any way to match is left */
    private boolean advance(boolean[] reached, boolean[] next, int character) {
        Arrays.fill(next, false);
        boolean alive = false;
        for (int token = 0; token < rest.length; token++) {
            if (!reached[token]) {
                continue;
            }
            int wanted = rest[token];
            if (wanted == STAR || (wanted == SEGMENT_STAR && character != '/' && character != ':')) {
                next[token] = true;
                alive = true;
            } else if (wanted == ANY || wanted == OPTIONAL || wanted == character) {
                next[token + 1] = true;
                alive = true;
            }
        }
        return alive;
    }

    /** Passes over what may match nothing. */
    private void skip(boolean[] reached) {
        for (int token = 0; token < rest.length; token++) {
            if (reached[token] && rest[token] < ANY) {
                reached[token + 1] = true;
            }
        }
    }
}
