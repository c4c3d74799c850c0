package dev.mintmark.policy.match;

import java.util.stream.IntStream;

/**
 * A pattern of a rule that is written as a string. {@code *} is zero or more characters, {@code ?} zero or one,
 * {@code .} exactly one, line ends included. Any other character is itself. Case counts. Nothing escapes a wildcard
 * ({@code {"equals": …}} has none).
 */
public final class WildcardPattern {
    private WildcardPattern() {}

    public static TextPattern compile(String text) {
        int[] characters = text.codePoints().toArray();
        IntStream.Builder tokens = IntStream.builder();
        for (int at = 0; at < characters.length; ) {
            if (!isWildcard(characters[at])) {
                tokens.add(characters[at++]);
                continue;
            }
            int end = at;
            while (end < characters.length && isWildcard(characters[end])) {
                end++;
            }
            compileRun(characters, at, end, tokens);
            at = end;
        }
        return new TextPattern(tokens.build().toArray());
    }

    private static boolean isWildcard(int character) {
        return character == '*' || character == '?' || character == '.';
    }

    /** Side by side, wildcards only say how many characters at least and at most: one star swallows the rest. */
    private static void compileRun(int[] characters, int start, int end, IntStream.Builder tokens) {
        int optional = 0;
        boolean star = false;
        for (int at = start; at < end; at++) {
            if (characters[at] == '.') {
                tokens.add(TextPattern.ANY);
            } else if (characters[at] == '?') {
                optional++;
            } else {
                star = true;
            }
        }
        if (star) {
            tokens.add(TextPattern.STAR);
            return;
        }
        for (int left = optional; left > 0; left--) {
            tokens.add(TextPattern.OPTIONAL);
        }
    }
}
