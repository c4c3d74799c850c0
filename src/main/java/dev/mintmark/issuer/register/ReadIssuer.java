package dev.mintmark.issuer.register;

import dev.mintmark.issuer.IssuerUse;
import dev.mintmark.issuer.OidcIssuer;
import dev.mintmark.issuer.OidcIssuers;
import dev.mintmark.issuer.keys.FetchKeys;
import dev.mintmark.issuer.keys.IssuerKeyResponse;
import dev.mintmark.issuer.keys.ReadSeenKeys;
import dev.mintmark.platform.database.EntityWork;
import dev.mintmark.platform.error.ApiException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a registered issuer with the known state of its keys. Waits for the database only, never for the issuer. */
@Singleton
class ReadIssuer {
    private final OidcIssuers rows;
    private final IssuerUse issuerUse;
    private final ReadSeenKeys readSeenKeys;
    private final FetchKeys fetchKeys;

    ReadIssuer(OidcIssuers rows, IssuerUse issuerUse, ReadSeenKeys readSeenKeys, FetchKeys fetchKeys) {
        this.rows = rows;
        this.issuerUse = issuerUse;
        this.readSeenKeys = readSeenKeys;
        this.fetchKeys = fetchKeys;
    }

    /** @throws ApiException 404 for an unknown issuer */
    Uni<IssuerResponse> read(UUID organizationId, UUID id) {
        return EntityWork.inSession(() -> rows.get(organizationId, id)).chain(this::answer);
    }

    /** The answer about a row that was read or written before. */
    Uni<IssuerResponse> answer(OidcIssuer row) {
        return issuerUse.lastUsed(row.organizationId).chain(uses -> keys(row)
                .map(keys -> IssuerResponse.of(row, uses.get(row.id), keys)));
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable List<IssuerKeyResponse>> keys(OidcIssuer row) {
        return row.jwks == null
                ? readSeenKeys.read(row.organizationId, row.id)
                : fetchKeys.in(row.jwks).map(IssuerKeyResponse::of);
    }
}
