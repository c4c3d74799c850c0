package dev.mintmark.signing;

import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.start.StartStep;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The {@code iss} of our tokens: checked, and compared with the one of the last start. */
@Singleton
final class PublicUrl implements StartStep {
    private static final Logger LOG = Logger.getLogger(PublicUrl.class);
    private static final String KEY = "mintmark.public-url (MINTMARK_PUBLIC_URL)";
    private static final String BEFORE = "select value from service_state where name = 'public-url'";
    private static final String REMEMBER =
            """
            insert into service_state (name, value) values ('public-url', $1)
            on conflict (name) do update set value = excluded.value
            """;

    private final String text;
    private final Pool pool;

    PublicUrl(MintmarkConfig config, Pool pool) {
        this.text = check(config.publicUrl());
        this.pool = pool;
    }

    String text() {
        return text;
    }

    @Override
    public Phase phase() {
        return Phase.KEYS;
    }

    @Override
    public Uni<Void> run() {
        return pool.query(BEFORE)
                .execute()
                .chain(rows ->
                        compare(rows.size() == 0 ? null : rows.iterator().next().getString("value")));
    }

    private Uni<Void> compare(@Nullable String before) {
        if (text.equals(before)) {
            return Uni.createFrom().voidItem();
        }
        if (before != null) {
            LOG.warnf(
                    "%s has changed from %s to %s: every token issued before is invalid from now on",
                    KEY, before, text);
        }
        return pool.preparedQuery(REMEMBER).execute(Tuple.of(text)).replaceWithVoid();
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
