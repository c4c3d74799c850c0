package dev.mintmark.platform.database;

import dev.mintmark.platform.error.SqlState;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Runs work with entities in a Hibernate session of its own. Once begun, the work runs to its end, even when its caller
 * leaves. Hibernate Reactive closes no session whose subscriber has left, and its connection would be lost.
 */
public final class EntityWork {
    /** A deadlock ends for one of the two, and again for one of those that are left. */
    private static final int MAX_REPETITIONS = 9;

    private EntityWork() {}

    /**
     * Commits what {@code work} did, or undoes all of it. Work that PostgreSQL undid because of others (a deadlock) is done
     * again from its beginning.
     */
    public static <T extends @Nullable Object> Uni<T> inTransaction(Supplier<Uni<T>> work) {
        return toItsEnd(work, () -> Panache.withTransaction(() -> begin(work)))
                .onFailure(SqlState::isConflict)
                .retry()
                .atMost(MAX_REPETITIONS);
    }

    /** Runs work that only reads, in a session without a transaction. */
    public static <T extends @Nullable Object> Uni<T> inSession(Supplier<Uni<T>> work) {
        return toItsEnd(work, () -> Panache.withSession(() -> begin(work)));
    }

    /**
     * A query for rows of an entity, in the session of such work.
     *
     * @param condition of its where clause, with the parameters ?1, ?2 and so on
     */
    public static <E> Uni<Mutiny.SelectionQuery<E>> select(Class<E> entity, String condition, Object... values) {
        return Panache.getSession().map(session -> {
            var query = session.createSelectionQuery("from " + entity.getSimpleName() + " where " + condition, entity);
            for (int i = 0; i < values.length; i++) {
                query.setParameter(i + 1, values[i]);
            }
            return query;
        });
    }

    /** In the transaction of such work: writes a new row at once, so that a constraint it breaks fails here. */
    public static <E> Uni<E> insert(E row) {
        return Panache.getSession()
                .chain(session -> session.persist(row).chain(session::flush))
                .replaceWith(row);
    }

    /** In the transaction of such work: writes the changed rows at once, so that a constraint they break fails here. */
    public static Uni<Void> flush() {
        return Panache.getSession().chain(Mutiny.Session::flush);
    }

    /** Begins the work. An exception while it is made up becomes its failure, which rolls the transaction back. */
    private static <T extends @Nullable Object> Uni<T> begin(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(work::get);
    }

    private static <T extends @Nullable Object> Uni<T> toItsEnd(Supplier<Uni<T>> work, Supplier<Uni<T>> whole) {
        return Uni.createFrom().emitter(emitter -> {
            var open = OpenTransactions.OF_THIS_PROCESS;
            var transaction = open.begin(user(work));
            Uni.createFrom()
                    .deferred(whole::get)
                    .onTermination()
                    .invoke(() -> open.end(transaction))
                    .subscribe()
                    .with(emitter::complete, emitter::fail);
        });
    }

    /** The class that the work is written in. */
    private static String user(Supplier<?> work) {
        var name = work.getClass().getName();
        int lambda = name.indexOf("$$");
        return lambda < 0 ? name : name.substring(0, lambda);
    }
}
