package dev.mintmark.policy.match;

import java.util.stream.IntStream;

/**
 * A pattern of {@code {"glob": …}}. {@code *} is zero or more characters other than {@code /} and {@code :}. Two or
 * more stars in a row are zero or more of any characters. Every other character is itself, {@code ?} and {@code .}
 * included.
 */
public final class GlobPattern {
    private GlobPattern() {}

    public static TextPattern compile(String text) {
        int[] characters = text.codePoints().toArray();
        IntStream.Builder tokens = IntStream.builder();
        for (int at = 0; at < characters.length; ) {
            if (characters[at] != '*') {
                tokens.add(characters[at++]);
                continue;
            }
            int start = at;
            while (at < characters.length && characters[at] == '*') {
                at++;
            }
            tokens.add(at - start == 1 ? TextPattern.SEGMENT_STAR : TextPattern.STAR);
        }
        return new TextPattern(tokens.build().toArray());
    }
}
