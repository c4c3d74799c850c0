package dev.mintmark.policy;

import dev.mintmark.audit.record.ConfigurationLog;
import dev.mintmark.platform.database.EntityWork;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.policy.check.PolicyValidation;
import dev.mintmark.policy.check.PolicyWarning;
import dev.mintmark.policy.check.SharedIssuers;
import dev.mintmark.policy.check.TenantGuard;
import dev.mintmark.policy.definition.PolicyDefinition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Replaces the definitions of a policy set. */
@ApplicationScoped
class ReplacePolicies {
    /**
     * Definitions as they are stored.
     *
     * @param sha256 of the text
     * @param size the number of definitions
     * @param warnings the parts of them that are hardly meant
     */
    private record Written(String text, String sha256, int size, List<PolicyWarning> warnings) {}

    private final AuthPolicyRepository rows;
    private final PolicyValidation validation;
    private final CompiledPolicies compiledPolicies;
    private final FindUnknownNames unknownNames;
    private final Vertx vertx;
    private final Clock clock;
    private final ConfigurationLog configurationLog;

    ReplacePolicies(
            AuthPolicyRepository rows,
            SharedIssuers sharedIssuers,
            CompiledPolicies compiledPolicies,
            FindUnknownNames unknownNames,
            Vertx vertx,
            Clock clock,
            ConfigurationLog configurationLog) {
        this.configurationLog = configurationLog;
        this.rows = rows;
        this.validation = new PolicyValidation(sharedIssuers);
        this.compiledPolicies = compiledPolicies;
        this.unknownNames = unknownNames;
        this.vertx = vertx;
        this.clock = clock;
    }

    /**
     * @param expectedVersion the version in {@code If-Match}; null without it
     * @throws ApiException 400 for definitions that make no policy, 404 for an unknown set, 412 when the version is another
     */
    Uni<PolicySet> replace(
            UUID organizationId, UUID policyId, List<PolicyDefinition> definitions, @Nullable Long expectedVersion) {
        return EntityWork.inSession(() -> rows.issuerOf(organizationId, policyId))
                .onItem()
                .ifNull()
                .failWith(() -> ApiException.notFound("AuthPolicy"))
                .chain(issuer -> vertx.executeBlocking(() -> written(definitions, issuer), false)
                        .chain(written -> compiledPolicies
                                .compile(issuer, definitions, written.text(), written.sha256())
                                .chain(compiled -> EntityWork.inTransaction(
                                        () -> store(organizationId, policyId, written, expectedVersion)
                                                // The lock is held: the next to read this policy finds it compiled.
                                                .invoke(row -> compiledPolicies.remember(compiled))))
                                .chain(row -> unknownNames
                                        .warnings(organizationId, definitions)
                                        .map(unknown -> PolicySet.of(
                                                row,
                                                definitions,
                                                PolicyValidation.inOrder(written.warnings(), unknown))))));
    }

    private Written written(List<PolicyDefinition> definitions, PolicedIssuer issuer) {
        var guard = validation.guard(issuer.identifier(), issuer.tenancy());
        refuseFaults(definitions, guard);
        var text = StoredDefinitions.write(definitions);
        return new Written(
                text, ConfigurationLog.sha256(text), definitions.size(), PolicyValidation.warnings(definitions, guard));
    }

    private Uni<AuthPolicy> store(UUID organizationId, UUID policyId, Written written, @Nullable Long expectedVersion) {
        return rows.lock(organizationId, policyId).call(row -> {
            if (expectedVersion != null && expectedVersion != row.version) {
                throw versionDiffers();
            }
            row.definitions = written.text();
            row.version++;
            row.modified = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            return rows.flush()
                    .chain(() -> configurationLog.write(
                            organizationId,
                            "policy.replaced",
                            policyId.toString(),
                            recorded(row, written.size(), written.sha256())));
        });
    }

    /** Thousands of definitions are kept as their hash. */
    static Map<String, Object> recorded(AuthPolicy row, int size, String sha256) {
        return Map.of("issuer", row.issuerId.toString(), "version", row.version, "definitions", size, "sha256", sha256);
    }

    private void refuseFaults(List<PolicyDefinition> definitions, TenantGuard guard) {
        var problems = validation.check(definitions, guard);
        if (problems.isEmpty()) {
            return;
        }
        var details = problems.stream()
                .map(problem -> new ApiException.Detail(
                        "AuthPolicy",
                        problem.index() == null
                                ? problem.attribute()
                                : "policies[" + problem.index() + "]." + problem.attribute(),
                        problem.errorType().text(),
                        problem.message()))
                .toList();
        throw new ApiException(
                400, problems.get(0).errorType().text(), problems.get(0).message(), details);
    }

    private static ApiException versionDiffers() {
        var message = "the policy set has another version by now: read it again and send its version in If-Match";
        return new ApiException(
                412, "custom", message, List.of(new ApiException.Detail("AuthPolicy", "version", "custom", message)));
    }
}
