package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidTarget;

import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.platform.database.DatabaseTimeout;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.OAuthException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Explains an unknown organization, or an organization that does not trust the issuer, and suggests the likely meant
 * name. Where trust lists are not public, both get the same words. It costs two index scans at most, however many
 * organizations and issuers there are.
 */
@Singleton
class UnknownTrust {
    private static final String ORGANIZATION =
            """
            select o.id, o.name,
                   array(select i.issuer from oidc_issuer i where i.organization_id = o.id and i.issuer = any($2)) as spelled,
                   array(select i.issuer from oidc_issuer i where i.organization_id = o.id order by i.id limit 50) as some
              from organization o
             where o.name = $1 and lower(o.name) = lower($1) and o.deleted is null
            """;
    private static final String NAMES =
            """
            (select name from organization where lower(name) = any($1) and deleted is null limit 20)
            union
            (select name from organization where lower(name) >= $2 and lower(name) < $3 and deleted is null
              order by lower(name) limit 50)
            """;
    private static final int MAX_NAME_LENGTH = 128;

    private final Pool pool;
    private final MintmarkConfig config;

    UnknownTrust(Pool pool, MintmarkConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** @param organizationId null where there is no such organization */
    record Unknown(@Nullable UUID organizationId, OAuthException refusal) {}

    /** Explains an organization and an issuer that {@link TrustCache} does not know. */
    Uni<Unknown> explain(String organization, String iss) {
        return DatabaseTimeout.with(pool.preparedQuery(ORGANIZATION)
                        .execute(Tuple.of(
                                organization, NearSpelling.ofIssuer(iss).toArray(String[]::new))))
                .chain(rows -> {
                    if (rows.size() > 0) {
                        var row = rows.iterator().next();
                        var sentence =
                                config.trustList() ? withForm(aboutIssuer(row, iss), iss) : uniform(organization, iss);
                        return Uni.createFrom().item(new Unknown(row.getUUID("id"), refusal(sentence)));
                    }
                    return config.trustList()
                            ? aboutOrganization(organization).map(sentence -> new Unknown(null, refusal(sentence)))
                            : Uni.createFrom().item(new Unknown(null, refusal(uniform(organization, iss))));
                });
    }

    private static OAuthException refusal(String sentence) {
        return invalidTarget(sentence).because("unknown_issuer");
    }

    private static String uniform(String organization, String iss) {
        return withForm(
                "there is no organization " + Excerpt.of(organization) + ", or it does not trust the issuer "
                        + Excerpt.of(iss),
                iss);
    }

    /** Adds a description of the identifier's form. It is the caller's own, and reveals no trust. */
    private static String withForm(String sentence, String iss) {
        var form = KnownIssuerForms.describe(iss);
        return form == null ? sentence : sentence + ". " + form;
    }

    private static String aboutIssuer(Row row, String iss) {
        var organization = row.getString("name");
        var known = new ArrayList<>(List.of(row.getArrayOfStrings("spelled")));
        var some = List.of(row.getArrayOfStrings("some"));
        known.addAll(some);
        var refused = "organization " + Excerpt.of(organization) + " does not trust the issuer " + Excerpt.of(iss);
        if (known.isEmpty()) {
            return refused + ", nor any other yet: an administrator registers it";
        }
        var near = NearSpelling.nearestIssuer(iss, known);
        return near == null
                ? refused + "; GET /api/orgs/" + organization + "/oidc/trust lists those it trusts"
                : refused + "; " + organization + " trusts " + Excerpt.of(near.name()) + " " + near.difference();
    }

    private Uni<String> aboutOrganization(String organization) {
        var refused = "there is no organization " + Excerpt.of(organization);
        // PostgreSQL takes no NUL; what is so long is nobody's name.
        if (organization.length() < 2 || organization.length() > MAX_NAME_LENGTH || organization.indexOf(0) >= 0) {
            return Uni.createFrom().item(refused);
        }
        var lower = organization.toLowerCase(Locale.ROOT);
        var beginning = lower.substring(0, Math.max(2, lower.length() / 2));
        return DatabaseTimeout.with(pool.preparedQuery(NAMES)
                        .execute(Tuple.of(
                                NearSpelling.slips(organization).toArray(String[]::new),
                                beginning,
                                beginning + "zzzz")))
                .map(rows -> {
                    var names = new ArrayList<String>();
                    rows.forEach(row -> names.add(row.getString("name")));
                    var near = NearSpelling.nearestName(organization, names);
                    return near == null ? refused : refused + "; there is " + Excerpt.of(near);
                });
    }
}
