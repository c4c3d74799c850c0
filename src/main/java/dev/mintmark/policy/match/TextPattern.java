package dev.mintmark.policy.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled pattern over Unicode code points, matched against whole texts. It reads each character of a text once, so
 * that no pattern makes a long text expensive.
 */
public final class TextPattern {
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

    /** The end of every matching text, behind the prefix. */
    private final String literalSuffix;

    /** True if there is but a star between prefix and suffix. */
    private final boolean simple;

    // Made when it is first needed, which for most patterns is never; made twice, it is the same.
    private @Nullable PatternAutomaton automaton;

    /** @param tokens code points and the constants above */
    TextPattern(int[] tokens) {
        int literals = literalsOf(tokens);
        this.literalPrefix = new String(tokens, 0, literals);
        this.rest = Arrays.copyOfRange(tokens, literals, tokens.length);
        int suffix = literalsBefore(rest);
        this.literalSuffix = new String(rest, rest.length - suffix, suffix);
        this.simple = rest.length == suffix + 1 && rest[0] == STAR;
    }

    private static int literalsBefore(int[] tokens) {
        int start = tokens.length;
        while (start > 0 && tokens[start - 1] >= 0) {
            start--;
        }
        return tokens.length - start;
    }

    private static int literalsOf(int[] tokens) {
        int end = 0;
        while (end < tokens.length && tokens[end] >= 0) {
            end++;
        }
        return end;
    }

    /** The beginning of every matching text. */
    public String literalPrefix() {
        return literalPrefix;
    }

    /** The pieces that every matching text holds, with {@link Grams#EDGE} at its beginning or end. */
    List<String> runs() {
        List<String> runs = new ArrayList<>();
        StringBuilder run = new StringBuilder(Grams.EDGE).append(literalPrefix);
        for (int token : rest) {
            if (token >= 0) {
                run.appendCodePoint(token);
            } else {
                runs.add(run.toString());
                run.setLength(0);
            }
        }
        runs.add(run.append(Grams.EDGE).toString());
        return runs;
    }

    public boolean isLiteral() {
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
        if (text.length() < literalPrefix.length() + literalSuffix.length() || !text.endsWith(literalSuffix)) {
            return false;
        }
        return simple || automaton(steps).matches(text, literalPrefix.length(), steps);
    }

    private PatternAutomaton automaton(StepBudget steps) {
        var made = automaton;
        if (made == null) {
            steps.spend(rest.length);
            made = new PatternAutomaton(rest);
            automaton = made;
        }
        return made;
    }
}
