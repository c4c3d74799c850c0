package dev.mintmark.issuer.register;

import dev.mintmark.audit.record.ConfigurationLog;
import dev.mintmark.issuer.OidcIssuer;
import dev.mintmark.issuer.OidcIssuers;
import dev.mintmark.issuer.SubjectTokenType;
import dev.mintmark.issuer.keys.DiscoverIssuer;
import dev.mintmark.issuer.keys.DiscoveryException;
import dev.mintmark.issuer.keys.RecordKeys;
import dev.mintmark.platform.OwnUrls;
import dev.mintmark.platform.database.EntityWork;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.policy.PolicySets;
import dev.mintmark.policy.check.SharedIssuers;
import dev.mintmark.policy.definition.PolicyDefinition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Registers an issuer with an organization. Without a policy it is trusted with nothing. */
@Singleton
public class RegisterIssuer {
    private final DiscoverIssuer discoverIssuer;
    private final OidcIssuers rows;
    private final PolicySets policySets;
    private final RecordKeys recordKeys;
    private final ReadIssuer readIssuer;
    private final SharedIssuers sharedIssuers;
    private final OwnUrls ownUrls;
    private final Vertx vertx;
    private final Ids ids;
    private final Clock clock;
    private final ConfigurationLog configurationLog;

    RegisterIssuer(
            DiscoverIssuer discoverIssuer,
            OidcIssuers rows,
            PolicySets policySets,
            RecordKeys recordKeys,
            ReadIssuer readIssuer,
            SharedIssuers sharedIssuers,
            OwnUrls ownUrls,
            Vertx vertx,
            Ids ids,
            Clock clock,
            ConfigurationLog configurationLog) {
        this.configurationLog = configurationLog;
        this.discoverIssuer = discoverIssuer;
        this.rows = rows;
        this.policySets = policySets;
        this.recordKeys = recordKeys;
        this.readIssuer = readIssuer;
        this.sharedIssuers = sharedIssuers;
        this.ownUrls = ownUrls;
        this.vertx = vertx;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Reads the issuer's documents (unless its keys are handed in), then writes the row and its policy set together.
     *
     * @throws ApiException 400 for what is no issuer, 409 for a name or an identifier that is taken
     */
    Uni<IssuerResponse> register(UUID organizationId, RegisterIssuerRequest request) {
        var row = row(organizationId, request);
        refuseOurselves(row.url);
        var jwks = request.jwks();
        if (jwks != null && !jwks.isNull()) {
            row.issuer = row.url;
            return vertx.executeBlocking(() -> IssuerRules.jwks(jwks), false)
                    .invoke(checked -> {
                        row.jwks = checked;
                        row.keysHandedOver = row.created;
                    })
                    .chain(() -> store(row))
                    .chain(() -> readIssuer.answer(row));
        }
        IssuerRules.fetchable(row.url);
        return discoverIssuer
                .discover(row.url, CertificatePins.of(List.of(row.thumbprints)))
                .onFailure(DiscoveryException.class)
                .transform(DiscoveryException::refusal)
                .invoke(discovered -> row.adopt(discovered))
                .call(() -> store(row))
                .call(discovered -> recordKeys.record(row, discovered, row.created))
                .chain(() -> readIssuer.answer(row));
    }

    /**
     * In a transaction: registers an issuer whose keys this service made, with its policy.
     *
     * @param url the issuer's, and its identifier
     * @param jwks the keys as JSON text
     * @return the issuer's id; null where the organization has one of that name or identifier already
     */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable UUID> registerWithKeys(
            UUID organizationId, String name, String url, String jwks, List<PolicyDefinition> definitions) {
        var row = row(
                organizationId, new RegisterIssuerRequest(name, url, null, null, null, null, null, null, null, null));
        row.issuer = url;
        row.jwks = jwks;
        row.keysHandedOver = row.created;
        return rows.isTaken(organizationId, name, url)
                .chain(taken -> taken
                        ? Uni.createFrom().nullItem()
                        : persist(row)
                                .chain(() -> policySets.createFor(organizationId, row.id, definitions))
                                .replaceWith(row.id));
    }

    private void refuseOurselves(String url) {
        if (ownUrls.resemble(url)) {
            throw ApiException.invalid(
                    "OidcIssuer", "url", "url is this service's own, and its tokens are no subject tokens");
        }
    }

    private OidcIssuer row(UUID organizationId, RegisterIssuerRequest request) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var row = new OidcIssuer();
        row.id = ids.next();
        row.organizationId = organizationId;
        row.name = IssuerRules.name(request.name());
        row.url = IssuerRules.url(request.url());
        row.thumbprints = IssuerRules.thumbprints(request.thumbprints());
        row.maxExpiration = IssuerRules.maxExpiration(request.maxExpiration());
        row.audiences = IssuerRules.audiences(request.audiences());
        row.subjectTokenUse = IssuerRules.subjectTokenUse(request.subjectTokenUse());
        row.subjectTokenTypes = SubjectTokenType.requireAll(request.subjectTokenTypes());
        row.tenancy = IssuerRules.tenancy(request.tenancy(), row.url, sharedIssuers);
        row.explain = IssuerRules.explain(request.explain());
        row.created = now;
        row.modified = now;
        return row;
    }

    private Uni<Void> store(OidcIssuer row) {
        return EntityWork.inTransaction(
                        () -> persist(row).chain(() -> policySets.createFor(row.organizationId, row.id)))
                .onFailure()
                .transform(TakenName::orSame);
    }

    private Uni<Void> persist(OidcIssuer row) {
        return rows.persistAndFlush(row)
                .chain(() -> configurationLog.writeWhole(
                        row.organizationId, "issuer.registered", row.id.toString(), row.recorded()));
    }
}
