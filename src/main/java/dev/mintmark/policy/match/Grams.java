package dev.mintmark.policy.match;

import java.util.List;
import java.util.stream.LongStream;

/** Computes grams: four characters in a row, as a number. A text that holds another holds all the grams of it. */
public final class Grams {
    /**
     * Two characters that no sensible text has, to stand before and behind it. So its ends are told from its middle.
     */
    static final String EDGE = "\uFFFF\uFFFF";

    private static final int LENGTH = 4;

    private Grams() {}

    /** {@code text} with its edges. */
    public static String whole(String text) {
        return EDGE + text + EDGE;
    }

    /** The grams of {@code run} in their order; none when it is shorter than one. */
    public static long[] of(String run) {
        long[] grams = new long[Math.max(0, run.length() - LENGTH + 1)];
        long gram = 0;
        for (int at = 0; at < run.length(); at++) {
            gram = gram << Character.SIZE | run.charAt(at);
            if (at >= LENGTH - 1) {
                grams[at - LENGTH + 1] = gram;
            }
        }
        return grams;
    }

    /** The grams of all runs. */
    static long[] ofAll(List<String> runs) {
        return runs.stream().flatMapToLong(run -> LongStream.of(of(run))).toArray();
    }
}
