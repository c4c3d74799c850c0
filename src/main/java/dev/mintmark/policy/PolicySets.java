package dev.mintmark.policy;

import dev.mintmark.audit.record.ConfigurationLog;
import dev.mintmark.platform.database.EntityWork;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.time.Ids;
import dev.mintmark.policy.definition.PolicyDefinition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** The policy sets of issuers. */
@ApplicationScoped
public class PolicySets {
    private final AuthPolicyRepository rows;
    private final Vertx vertx;
    private final Ids ids;
    private final Clock clock;
    private final ConfigurationLog configurationLog;

    PolicySets(AuthPolicyRepository rows, Vertx vertx, Ids ids, Clock clock, ConfigurationLog configurationLog) {
        this.configurationLog = configurationLog;
        this.rows = rows;
        this.vertx = vertx;
        this.ids = ids;
        this.clock = clock;
    }

    /** Gives a new issuer its policy set, which denies; in the transaction that makes the issuer. */
    public Uni<Void> createFor(UUID organizationId, UUID issuerId) {
        return persist(organizationId, issuerId, List.of(PolicyDefinition.denyEverything()))
                .replaceWithVoid();
    }

    /** Gives a new issuer a policy set of these definitions, on record; in the transaction that makes the issuer. */
    public Uni<Void> createFor(UUID organizationId, UUID issuerId, List<PolicyDefinition> definitions) {
        return persist(organizationId, issuerId, definitions)
                .chain(policy -> configurationLog.write(
                        organizationId,
                        "policy.replaced",
                        policy.id.toString(),
                        ReplacePolicies.recorded(
                                policy, definitions.size(), ConfigurationLog.sha256(policy.definitions))));
    }

    private Uni<AuthPolicy> persist(UUID organizationId, UUID issuerId, List<PolicyDefinition> definitions) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var policy = new AuthPolicy();
        policy.id = ids.next();
        policy.organizationId = organizationId;
        policy.issuerId = issuerId;
        policy.version = 1;
        policy.definitions = StoredDefinitions.write(definitions);
        policy.created = now;
        policy.modified = now;
        return rows.persist(policy);
    }

    /** The policy set of an issuer; 404 when the organization has no such issuer. */
    Uni<PolicySet> ofIssuer(UUID organizationId, UUID issuerId) {
        return EntityWork.inSession(() -> rows.findOfIssuer(organizationId, issuerId))
                .chain(row -> {
                    if (row == null) {
                        throw ApiException.notFound("OidcIssuer");
                    }
                    return vertx.executeBlocking(() -> PolicySet.of(row), false);
                });
    }
}
