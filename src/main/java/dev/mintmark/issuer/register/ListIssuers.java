package dev.mintmark.issuer.register;

import dev.mintmark.issuer.IssuerUse;
import dev.mintmark.issuer.OidcIssuers;
import dev.mintmark.platform.database.EntityWork;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Lists the issuers of an organization, each with its last use. */
@Singleton
class ListIssuers {
    private final OidcIssuers rows;
    private final IssuerUse issuerUse;

    ListIssuers(OidcIssuers rows, IssuerUse issuerUse) {
        this.rows = rows;
        this.issuerUse = issuerUse;
    }

    Uni<IssuerListResponse> list(UUID organizationId) {
        return EntityWork.inSession(() -> rows.ofOrganization(organizationId)).chain(found -> issuerUse
                .lastUsed(organizationId)
                .map(uses -> new IssuerListResponse(found.stream()
                        .map(row -> IssuerResponse.of(row, uses.get(row.id)))
                        .toList())));
    }
}
