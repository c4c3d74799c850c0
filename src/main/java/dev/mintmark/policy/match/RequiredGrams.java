package dev.mintmark.policy.match;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The grams that a claim must hold for a rule to match. One of the claim's texts must hold all grams of one
 * alternative.
 *
 * @param alternatives the grams of each; none of one whose texts are too short to have any
 */
public record RequiredGrams(List<long[]> alternatives) {
    /** More tell little, and would fill an index. */
    private static final int MAX_ALTERNATIVES = 8;

    /**
     * None where there are too many alternatives to tell anything.
     *
     * @param runs the texts that a match of the alternative holds, with {@link Grams#EDGE} where it begins or ends
     */
    public static <T> List<RequiredGrams> of(Collection<T> alternatives, Function<T, List<String>> runs) {
        return alternatives.size() > MAX_ALTERNATIVES
                ? List.of()
                : List.of(new RequiredGrams(alternatives.stream()
                        .map(alternative -> Grams.ofAll(runs.apply(alternative)))
                        .toList()));
    }
}
