package dev.mintmark.token.issue;

import dev.mintmark.platform.caller.Caller;
import dev.mintmark.token.Derivation;
import dev.mintmark.token.DerivedFrom;
import dev.mintmark.token.ReadAncestry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the tokens that other packages issue by a caller's authority. Such a token ends with the caller's at the
 * latest, and is revoked with it.
 */
@Singleton
public final class CallerDerivation {
    private final Pool pool;
    private final ReadAncestry readAncestry;

    CallerDerivation(Pool pool, ReadAncestry readAncestry) {
        this.pool = pool;
        this.readAncestry = readAncestry;
    }

    /**
     * The latest expiry of tokens that are made with the caller's.
     *
     * @return null where nothing but the caller's holder bounds that; fails with 401 where nothing can be made any more
     */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable Instant> until(Caller caller, Instant now) {
        return readAncestry.read(pool, caller).map(own -> {
            derivation(own, caller).requireTimeLeft(now);
            return own.derivableUntil();
        });
    }

    /**
     * In a transaction: records from which tokens a new one has its authority; 401 where the caller's was revoked meanwhile.
     *
     * @param organizationId the new one's
     */
    public Uni<Void> record(SqlClient transaction, Caller caller, UUID organizationId, UUID tokenId, Instant expires) {
        return readAncestry
                .lock(transaction, caller)
                .chain(own -> IssuedTokens.derive(
                        transaction,
                        organizationId,
                        tokenId,
                        expires,
                        derivation(own, caller).ancestors()));
    }

    private static Derivation derivation(DerivedFrom own, Caller caller) {
        return Derivation.from(own, caller.permissions(), false);
    }
}
