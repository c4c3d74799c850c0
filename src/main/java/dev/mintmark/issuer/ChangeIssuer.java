package dev.mintmark.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.json.Field;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes a registered issuer. Where that needs its documents, they are read before the transaction begins. */
@Singleton
class ChangeIssuer {
    private final DiscoverIssuer discoverIssuer;
    private final OidcIssuers rows;
    private final IssuerUse issuerUse;
    private final Clock clock;

    ChangeIssuer(DiscoverIssuer discoverIssuer, OidcIssuers rows, IssuerUse issuerUse, Clock clock) {
        this.discoverIssuer = discoverIssuer;
        this.rows = rows;
        this.issuerUse = issuerUse;
        this.clock = clock;
    }

    /** @throws ApiException 400 for an unacceptable value, 404 for an unknown issuer, 409 for a name that is taken */
    Uni<IssuerAnswer> change(UUID organizationId, UUID id, ChangeIssuerRequest request) {
        return Panache.withSession(() -> rows.get(organizationId, id)).chain(current -> {
            var changed = apply(current, request);
            return needsDiscovery(current, request.jwks())
                    ? discover(changed).chain(discovered -> store(changed, discovered))
                    : store(changed, null);
        });
    }

    /** Reads the certificate anew. Pins do not count here: only a certificate that a CA vouches for is taken over. */
    Uni<IssuerAnswer> regenerateThumbprints(UUID organizationId, UUID id) {
        return Panache.withSession(() -> rows.get(organizationId, id)).chain(current -> {
            if (current.jwks != null) {
                throw ApiException.invalid(
                        "OidcIssuer", "jwks", "the issuer's keys are static: nothing is fetched, so nothing is pinned");
            }
            current.thumbprints = new String[0];
            return discover(current).chain(discovered -> store(current, discovered));
        });
    }

    private Uni<DiscoveredIssuer> discover(OidcIssuer issuer) {
        return discoverIssuer
                .discover(issuer.url, CertificatePins.of(List.of(issuer.thumbprints)))
                .onFailure(DiscoveryException.class)
                .transform(DiscoveryException::refusal);
    }

    private static boolean needsDiscovery(OidcIssuer current, Field<JsonNode> jwks) {
        return current.jwks == null && current.jwksUri == null && jwks instanceof Field.Present;
    }

    private static OidcIssuer apply(OidcIssuer issuer, ChangeIssuerRequest request) {
        request.name().ifPresent(name -> issuer.name = IssuerRules.name(emptyIfNull(name)));
        request.thumbprints().ifPresent(pins -> issuer.thumbprints = IssuerRules.thumbprints(pins));
        request.maxExpiration().ifPresent(seconds -> issuer.maxExpiration = IssuerRules.maxExpiration(seconds));
        request.audiences().ifPresent(audiences -> issuer.audiences = IssuerRules.audiences(audiences));
        request.subjectTokenUse().ifPresent(use -> issuer.subjectTokenUse = IssuerRules.subjectTokenUse(use));
        request.jwks().ifPresent(jwks -> {
            var isStatic = jwks != null && !jwks.isNull();
            issuer.jwks = isStatic ? IssuerRules.jwks(jwks) : null;
            issuer.jwksUri = isStatic ? null : issuer.jwksUri;
        });
        return issuer;
    }

    private static String emptyIfNull(@Nullable String text) {
        return text == null ? "" : text;
    }

    private Uni<IssuerAnswer> store(OidcIssuer changed, @Nullable DiscoveredIssuer discovered) {
        if (discovered != null) {
            changed.issuer = discovered.issuer();
            changed.jwksUri = discovered.jwksUri();
            if (changed.thumbprints.length == 0 && discovered.thumbprint() != null) {
                changed.thumbprints = new String[] {discovered.thumbprint()};
            }
        }
        changed.modified = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return Panache.withTransaction(() -> rows.getSession().chain(session -> session.merge(changed)))
                .onFailure()
                .transform(TakenName::orSame)
                .chain(stored -> issuerUse
                        .lastUsed(stored.organizationId)
                        .map(uses -> IssuerAnswer.of(stored, uses.get(stored.id))));
    }
}
