package dev.mintmark.issuer.register;

import dev.mintmark.audit.record.ConfigurationLog;
import dev.mintmark.issuer.DiscoveredIssuer;
import dev.mintmark.issuer.OidcIssuer;
import dev.mintmark.issuer.OidcIssuers;
import dev.mintmark.issuer.SubjectTokenType;
import dev.mintmark.issuer.keys.DiscoverIssuer;
import dev.mintmark.issuer.keys.DiscoveryException;
import dev.mintmark.issuer.keys.RecordKeys;
import dev.mintmark.platform.database.EntityWork;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.policy.check.SharedIssuers;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Changes a registered issuer. Where that needs its documents, they are read before the transaction begins. */
@Singleton
public class ChangeIssuer {
    private final DiscoverIssuer discoverIssuer;
    private final OidcIssuers rows;
    private final RecordKeys recordKeys;
    private final ReadIssuer readIssuer;
    private final SharedIssuers sharedIssuers;
    private final Vertx vertx;
    private final Clock clock;
    private final ConfigurationLog configurationLog;

    ChangeIssuer(
            DiscoverIssuer discoverIssuer,
            OidcIssuers rows,
            RecordKeys recordKeys,
            ReadIssuer readIssuer,
            SharedIssuers sharedIssuers,
            Vertx vertx,
            Clock clock,
            ConfigurationLog configurationLog) {
        this.configurationLog = configurationLog;
        this.discoverIssuer = discoverIssuer;
        this.rows = rows;
        this.recordKeys = recordKeys;
        this.readIssuer = readIssuer;
        this.sharedIssuers = sharedIssuers;
        this.vertx = vertx;
        this.clock = clock;
    }

    /**
     * @throws ApiException 400 for an unacceptable value, 404 for an unknown issuer, 409 for a name that is taken. Also
     *     409 for an issuer whose keys were changed meanwhile
     */
    Uni<IssuerResponse> change(UUID organizationId, UUID id, ChangeIssuerRequest request) {
        return staticKeys(request).chain(staticKeys -> read(organizationId, id).chain(row -> {
            apply(row, request, staticKeys);
            return hasNoKeys(row)
                    ? adopt(row, locked -> apply(locked, request, staticKeys))
                    : store(organizationId, id, locked -> apply(locked, request, staticKeys))
                            .chain(readIssuer::answer);
        }));
    }

    /** The keys that are handed in, looked over; null where none are. Two hundred keys take milliseconds. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private Uni<@Nullable String> staticKeys(ChangeIssuerRequest request) {
        var jwks = request.jwks().orElse(null);
        return jwks == null || jwks.isNull()
                ? Uni.createFrom().nullItem()
                : vertx.executeBlocking(() -> IssuerRules.jwks(jwks), false);
    }

    /** Reads the certificate anew. Pins do not count here: only a certificate that a CA vouches for is taken over. */
    Uni<IssuerResponse> regenerateThumbprints(UUID organizationId, UUID id) {
        return read(organizationId, id).chain(row -> {
            forgetThumbprints(row);
            return adopt(row, ChangeIssuer::forgetThumbprints);
        });
    }

    /** 404 for an unknown issuer. Its policy set goes with it. */
    Uni<Void> remove(UUID organizationId, UUID id) {
        return EntityWork.inTransaction(() -> rows.lock(organizationId, id).chain(this::removeLocked));
    }

    /** In a transaction: removes an issuer, unless somebody did. */
    public Uni<Void> removeIfThere(UUID id) {
        return rows.lockIfThere(id).chain(row -> row == null ? Uni.createFrom().voidItem() : removeLocked(row));
    }

    /**
     * In a transaction: gives an issuer another address and other keys, unless somebody removed it.
     *
     * @param url the issuer's, and its identifier
     * @param jwks the keys as JSON text, which this service made
     */
    public Uni<Void> replaceKeys(UUID id, String url, String jwks) {
        return rows.lockIfThere(id)
                .chain(row -> row == null
                        ? Uni.createFrom().voidItem()
                        : change(row, issuer -> {
                            issuer.url = url;
                            issuer.issuer = url;
                            issuer.jwks = jwks;
                            issuer.jwksUri = null;
                            issuer.keysHandedOver = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                        }));
    }

    private Uni<Void> removeLocked(OidcIssuer row) {
        return rows.remove(row.organizationId, row.id)
                .chain(() -> configurationLog.writeWhole(
                        row.organizationId, "issuer.deleted", row.id.toString(), row.recorded()));
    }

    private Uni<OidcIssuer> read(UUID organizationId, UUID id) {
        return EntityWork.inSession(() -> rows.get(organizationId, id));
    }

    private Uni<DiscoveredIssuer> discover(OidcIssuer issuer) {
        IssuerRules.fetchable(issuer.url);
        return discoverIssuer
                .discover(issuer.url, CertificatePins.of(List.of(issuer.thumbprints)))
                .onFailure(DiscoveryException.class)
                .transform(DiscoveryException::refusal);
    }

    private static void forgetThumbprints(OidcIssuer issuer) {
        if (issuer.jwks != null) {
            throw ApiException.invalid(
                    "OidcIssuer", "jwks", "the issuer's keys are static: nothing is fetched, so nothing is pinned");
        }
        issuer.thumbprints = new String[0];
    }

    private void apply(OidcIssuer issuer, ChangeIssuerRequest request, @Nullable String staticKeys) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        request.name().ifPresent(name -> issuer.name = IssuerRules.name(emptyIfNull(name)));
        request.thumbprints().ifPresent(pins -> issuer.thumbprints = IssuerRules.thumbprints(pins));
        request.maxExpiration().ifPresent(seconds -> issuer.maxExpiration = IssuerRules.maxExpiration(seconds));
        request.audiences().ifPresent(audiences -> issuer.audiences = IssuerRules.audiences(audiences));
        request.subjectTokenUse().ifPresent(use -> issuer.subjectTokenUse = IssuerRules.subjectTokenUse(use));
        request.subjectTokenTypes().ifPresent(types -> issuer.subjectTokenTypes = SubjectTokenType.requireAll(types));
        request.tenancy()
                .ifPresent(tenancy -> issuer.tenancy = IssuerRules.tenancy(tenancy, issuer.issuer, sharedIssuers));
        request.explain().ifPresent(explain -> issuer.explain = IssuerRules.explain(explain));
        request.jwks().ifPresent(jwks -> {
            issuer.jwks = staticKeys;
            issuer.keysHandedOver = staticKeys == null ? null : now;
            issuer.jwksUri = staticKeys == null ? issuer.jwksUri : null;
        });
    }

    private static boolean hasNoKeys(OidcIssuer issuer) {
        return issuer.jwks == null && issuer.jwksUri == null;
    }

    private static String emptyIfNull(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Makes the change together with what the issuer says of itself now. */
    private Uni<IssuerResponse> adopt(OidcIssuer read, Consumer<OidcIssuer> change) {
        var began = clock.instant();
        return discover(read)
                .chain(discovered -> store(read.organizationId, read.id, locked -> {
                            change.accept(locked);
                            locked.adopt(discovered);
                        })
                        .call(stored -> recordKeys.record(stored, discovered, began)))
                .chain(readIssuer::answer);
    }

    /** Makes the change under a lock, to what the row is then: changes made at once all last. */
    private Uni<OidcIssuer> store(UUID organizationId, UUID id, Consumer<OidcIssuer> change) {
        return EntityWork.inTransaction(() -> rows.lock(organizationId, id).call(row -> change(row, change)))
                .onFailure()
                .transform(TakenName::orSame);
    }

    private Uni<Void> change(OidcIssuer locked, Consumer<OidcIssuer> change) {
        var before = locked.recorded();
        change.accept(locked);
        if (hasNoKeys(locked)) {
            throw ApiException.conflict(
                    "OidcIssuer", "the issuer's keys were changed meanwhile; read it and try again");
        }
        locked.modified = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return rows.flush()
                .chain(() -> configurationLog.writeDifference(
                        locked.organizationId, "issuer.changed", locked.id.toString(), before, locked.recorded()));
    }
}
