package dev.mintmark.organization;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/** Turns the rows of one resource type into responses. */
@FunctionalInterface
interface Responses<E, V> {

    /**
     * One view for each row, in the same order. It is asked for within a session, where it may read more than the rows.
     */
    Uni<List<V>> of(List<E> rows);

    /** Turns each row into a response by itself. */
    static <E, V> Responses<E, V> each(Function<E, V> view) {
        return rows -> Uni.createFrom().item(rows.stream().map(view).toList());
    }
}
