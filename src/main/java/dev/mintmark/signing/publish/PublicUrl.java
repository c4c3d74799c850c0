package dev.mintmark.signing.publish;

import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.start.StartStep;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The public URL: the {@code iss} of issued tokens. The database remembers it. Only a start that says what becomes of
 * the tokens issued before changes it.
 */
@Singleton
public final class PublicUrl implements StartStep {
    private static final Logger LOG = Logger.getLogger(PublicUrl.class);
    private static final String KEY = "mintmark.public-url (MINTMARK_PUBLIC_URL)";
    private static final String BEFORE = "select value from service_state where name = 'public-url'";
    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('mintmark.public-url'))";
    private static final String REMEMBER =
            """
            insert into service_state (name, value) values ('public-url', $1)
            on conflict (name) do update set value = excluded.value
            """;

    private final String text;
    private final @Nullable FormerTokens formerTokens;
    private final Pool pool;
    private final FormerPublicUrls formerUrls;

    @Inject
    PublicUrl(MintmarkConfig config, Pool pool, FormerPublicUrls formerUrls) {
        this(
                config.publicUrl(),
                FormerTokens.of(config.publicUrlChange().map(String::strip).orElse(null)),
                pool,
                formerUrls);
    }

    public PublicUrl(String text, @Nullable FormerTokens formerTokens, Pool pool, FormerPublicUrls formerUrls) {
        this.text = check(text);
        this.formerTokens = formerTokens;
        this.pool = pool;
        this.formerUrls = formerUrls;
    }

    public String text() {
        return text;
    }

    @Override
    public Phase phase() {
        return Phase.KEYS;
    }

    /** Compares and changes the URL under a lock, one start after the other. */
    @Override
    public Uni<Void> run() {
        return before(pool)
                .chain(before -> text.equals(before)
                        ? Uni.createFrom().voidItem()
                        : pool.withTransaction(connection -> connection
                                .query(LOCK)
                                .execute()
                                .chain(() -> before(connection))
                                .chain(last -> compare(connection, last))))
                .chain(formerUrls::load);
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private static Uni<@Nullable String> before(SqlClient client) {
        return client.query(BEFORE)
                .execute()
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString("value"));
    }

    private Uni<Void> compare(SqlConnection connection, @Nullable String before) {
        if (text.equals(before)) {
            return Uni.createFrom().voidItem();
        }
        if (before == null) {
            return remember(connection);
        }
        var what = formerTokens;
        if (what == null) {
            return Uni.createFrom().failure(new StartRefusedException(FormerTokens.question(text, before)));
        }
        return formerUrls
                .refuseWayBack(connection, text, before)
                .chain(() -> remember(connection))
                .chain(() -> formerUrls.add(connection, before, text, what))
                .invoke(
                        () -> LOG.warnf(
                                "%s has changed from %s to %s: %s",
                                KEY,
                                before,
                                text,
                                what == FormerTokens.ACCEPTED
                                        ? "the tokens issued before are good at this service until they end"
                                        : "every token issued before is revoked; for a new admin token run: mintmark admin-token"));
    }

    private Uni<Void> remember(SqlClient client) {
        return client.preparedQuery(REMEMBER).execute(Tuple.of(text)).replaceWithVoid();
    }

    /** @throws StartRefusedException where others would not take it for an issuer identifier (RFC 8414 section 2) */
    static String check(String url) {
        var problem = problem(url);
        if (problem != null) {
            throw new StartRefusedException(KEY + " is '" + url + "', which " + problem
                    + "; give the address callers use, such as https://tokens.example.com");
        }
        return url;
    }

    private static @Nullable String problem(String url) {
        if (url.endsWith("/")) {
            return "ends in a slash";
        }
        try {
            return problem(url, new URI(url));
        } catch (URISyntaxException e) {
            return "is no URL";
        }
    }

    private static @Nullable String problem(String url, URI uri) {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("https") || scheme.equals("http")) || uri.getHost() == null) {
            return "is no absolute http or https URL";
        }
        if (uri.getRawUserInfo() != null) {
            return "holds a user";
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return "has a query or a fragment";
        }
        if (!uri.normalize().toASCIIString().equals(url)
                || uri.getRawAuthority().endsWith(":")) {
            return "is not in its normal form";
        }
        return null;
    }
}
