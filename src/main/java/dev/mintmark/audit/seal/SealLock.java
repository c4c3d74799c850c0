package dev.mintmark.audit.seal;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.util.function.Supplier;

/** The lock on seals and on the list of chains. A transaction that writes them holds it until its end. */
public final class SealLock {
    private static final String TAKE = "select pg_advisory_xact_lock(hashtext('mintmark.audit-seal'))";
    private static final String TRY = "select pg_try_advisory_xact_lock(hashtext('mintmark.audit-seal')) as mine";

    private SealLock() {}

    /** Takes the lock, after its present holder's transaction. */
    public static Uni<Void> take(SqlClient transaction) {
        return transaction.query(TAKE).execute().replaceWithVoid();
    }

    /**
     * Takes the lock where nobody holds it, and does the work. While another replica seals, or a month goes, nothing is
     * done.
     */
    static <T> Uni<T> ifFree(SqlClient transaction, T otherwise, Supplier<Uni<T>> work) {
        return transaction
                .query(TRY)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean("mine"))
                .chain(isMine -> isMine ? work.get() : Uni.createFrom().item(otherwise));
    }
}
