package dev.mintmark.signing.publish;

import dev.mintmark.platform.OwnUrls;
import dev.mintmark.platform.database.ChangeListener;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.signing.keys.RecordServiceChange;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The former public URLs of this service, in table {@code former_public_url}. Every replica accepts the present URL,
 * and those with tokens that are still active. It does so as soon as it learns of them. In a rolling update callers
 * meet replicas of both.
 */
@Singleton
public final class FormerPublicUrls implements ChangeListener {
    private static final String TABLE = "former_public_url";
    private static final String ACCEPTED =
            """
            select url from former_public_url
             where changed > coalesce((select max(changed) from former_public_url where tokens = 'revoked'), '-infinity')
             union
            select value from service_state where name = 'public-url'
            """;
    private static final String WAS_GIVEN_UP = "select max(changed) as changed from former_public_url where url = $1";
    /** Each running replica holds it, shared, for its own address: see {@code platform/database/Changes}. */
    private static final String HAS_NO_REPLICA =
            "select pg_try_advisory_xact_lock(hashtext('mintmark.replica'), hashtext($1)) as has_none";

    private static final String ADD =
            "insert into former_public_url (id, url, successor, tokens) values ($1, $2, $3, $4)";
    private static final String UNDER_WAY =
            "select max(changed) as changed from former_public_url where tokens = 'revoked' and done is null";
    private static final String FINISH =
            """
            update former_public_url set done = clock_timestamp()
             where tokens = 'revoked' and done is null and changed <= $1
            """;

    private final Pool pool;
    private final OwnUrls ownUrls;
    private final RecordServiceChange recordServiceChange;
    private final Ids ids;
    private volatile boolean loaded;

    FormerPublicUrls(Pool pool, OwnUrls ownUrls, RecordServiceChange recordServiceChange, Ids ids) {
        this.pool = pool;
        this.ownUrls = ownUrls;
        this.recordServiceChange = recordServiceChange;
        this.ids = ids;
    }

    /** The instant of a change of the URL whose earlier tokens are still being revoked; null for none. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable Instant> revocationUnderWay() {
        return pool.query(UNDER_WAY).execute().map(rows -> {
            var changed = rows.iterator().next().getOffsetDateTime("changed");
            return changed == null ? null : changed.toInstant();
        });
    }

    /** Marks a change as done; called when all tokens issued before it are revoked. */
    public Uni<Void> revoked(Instant changed) {
        return pool.preparedQuery(FINISH)
                .execute(Tuple.of(changed.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    @Override
    public void changed(String table, @Nullable UUID organizationId, String id) {
        if (table.equals(TABLE)) {
            missed();
        }
    }

    @Override
    public void missed() {
        if (loaded) { // the start step reads first
            load().subscribe().with(done -> {}, failure -> {});
        }
    }

    Uni<Void> load() {
        return pool.query(ACCEPTED)
                .execute()
                .invoke(rows -> {
                    var urls = new ArrayList<String>();
                    rows.forEach(row -> urls.add(row.getString("url")));
                    ownUrls.accept(urls);
                    loaded = true;
                })
                .replaceWithVoid();
    }

    /**
     * Fails where a change would undo an earlier one while replicas of the present address run. Two replicas that were
     * set up differently would otherwise change it to and fro, start by start.
     */
    Uni<Void> refuseWayBack(SqlClient transaction, String url, String before) {
        return transaction.preparedQuery(WAS_GIVEN_UP).execute(Tuple.of(url)).chain(rows -> {
            var changed = rows.iterator().next().getOffsetDateTime("changed");
            return changed == null
                    ? Uni.createFrom().voidItem()
                    : transaction
                            .preparedQuery(HAS_NO_REPLICA)
                            .execute(Tuple.of(before))
                            .invoke(found -> {
                                if (!found.iterator().next().getBoolean("has_none")) {
                                    throw new StartRefusedException("mintmark.public-url (MINTMARK_PUBLIC_URL) is "
                                            + url
                                            + ", which was given up on " + changed.toInstant()
                                            + ". A replica with " + before + " is running. Set it to " + before
                                            + " here too, or end that replica to go back");
                                }
                            })
                            .replaceWithVoid();
        });
    }

    Uni<Void> add(SqlClient transaction, String url, String successor, FormerTokens tokens) {
        var id = ids.next();
        return transaction
                .preparedQuery(ADD)
                .execute(Tuple.of(id, url, successor, tokens.text()))
                .chain(() -> recordServiceChange.write(
                        transaction,
                        "public-url.changed",
                        id.toString(),
                        Map.of("from", url, "to", successor, "tokens", tokens.text())));
    }
}
