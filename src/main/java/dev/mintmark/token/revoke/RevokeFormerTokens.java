package dev.mintmark.token.revoke;

import dev.mintmark.platform.start.StartStep;
import dev.mintmark.signing.publish.FormerPublicUrls;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Revokes the tokens issued before the public URL changed, where the operator sets {@code revoke-old}. No replica is
 * ready before that is done. A replica that ends midway leaves the rest to the next start.
 */
@Singleton
class RevokeFormerTokens implements StartStep {
    private static final Logger LOG = Logger.getLogger(RevokeFormerTokens.class);
    private static final String ACTOR = "service:mintmark";
    private static final String REASON = "public-url-changed";
    private static final String ORGANIZATIONS = "select id from organization order by id";

    private final Pool pool;
    private final FormerPublicUrls formerUrls;
    private final RevokeTokens revokeTokens;

    RevokeFormerTokens(Pool pool, FormerPublicUrls formerUrls, RevokeTokens revokeTokens) {
        this.pool = pool;
        this.formerUrls = formerUrls;
        this.revokeTokens = revokeTokens;
    }

    @Override
    public Phase phase() {
        return Phase.ORGANIZATION;
    }

    @Override
    public Uni<Void> run() {
        return formerUrls
                .revocationUnderWay()
                .chain(changed -> changed == null ? Uni.createFrom().voidItem() : revoke(changed));
    }

    private Uni<Void> revoke(Instant changed) {
        return revokeTokens
                .awaitThoseUnderWay()
                .chain(() -> pool.query(ORGANIZATIONS).execute())
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndConcatenate(row -> revoke(row, changed))
                        .collect()
                        .with(Collectors.summingInt(count -> count)))
                .call(() -> formerUrls.revoked(changed))
                .invoke(count -> LOG.infof("Revoked %d tokens that were issued before the public URL changed", count))
                .replaceWithVoid();
    }

    private Uni<Integer> revoke(Row organization, Instant changed) {
        return revokeTokens.revokeAllBefore(organization.getUUID("id"), changed, ACTOR, REASON);
    }
}
