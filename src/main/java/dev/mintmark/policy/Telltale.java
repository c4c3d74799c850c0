package dev.mintmark.policy;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * What a claim must have for a rule to match: for one of the alternatives, a text that holds each of its runs.
 *
 * @param alternatives the runs of each, with {@link Grams#EDGE} where one is at the beginning or end of the text
 */
record Telltale(List<List<String>> alternatives) {
    /** More tell little, and would fill an index. */
    private static final int MAXIMUM_ALTERNATIVES = 8;

    /** None where there are too many alternatives to tell anything. */
    static <T> List<Telltale> of(Collection<T> alternatives, Function<T, List<String>> runs) {
        return alternatives.size() > MAXIMUM_ALTERNATIVES
                ? List.of()
                : List.of(new Telltale(alternatives.stream().map(runs).toList()));
    }
}
