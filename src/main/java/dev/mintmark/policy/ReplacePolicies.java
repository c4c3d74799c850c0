package dev.mintmark.policy;

import dev.mintmark.platform.error.ApiException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts a new list of definitions in the place of a policy set's old one. */
@ApplicationScoped
class ReplacePolicies {
    private final AuthPolicies rows;
    private final PolicyValidation validation;
    private final Clock clock;

    ReplacePolicies(AuthPolicies rows, SharedIssuers sharedIssuers, Clock clock) {
        this.rows = rows;
        this.validation = new PolicyValidation(sharedIssuers);
        this.clock = clock;
    }

    /**
     * @param expectedVersion what {@code If-Match} says; null without it
     * @throws ApiException 400 for definitions that make no policy, 404 for an unknown set, 412 when the version is another
     */
    @WithTransaction
    Uni<PolicySet> replace(
            UUID organizationId, UUID policyId, List<PolicyDefinition> definitions, @Nullable Long expectedVersion) {
        return rows.lock(organizationId, policyId).chain(row -> {
            if (row == null) {
                throw ApiException.notFound("AuthPolicy");
            }
            if (expectedVersion != null && expectedVersion != row.version) {
                throw versionDiffers();
            }
            return rows.issuerOf(row)
                    .invoke(issuer -> refuseFaults(definitions, issuer == null ? "" : issuer))
                    .chain(() -> {
                        row.definitions = StoredDefinitions.write(definitions);
                        row.version++;
                        row.modified = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                        return rows.flush();
                    })
                    .map(flushed -> PolicySet.of(row));
        });
    }

    private void refuseFaults(List<PolicyDefinition> definitions, String issuer) {
        var problems = validation.check(definitions, issuer);
        if (problems.isEmpty()) {
            return;
        }
        var details = problems.stream()
                .map(problem -> new ApiException.Detail(
                        "AuthPolicy",
                        problem.index() == null
                                ? problem.attribute()
                                : "policies[" + problem.index() + "]." + problem.attribute(),
                        problem.kind().errorType(),
                        problem.message()))
                .toList();
        throw new ApiException(
                400, problems.get(0).kind().errorType(), problems.get(0).message(), details);
    }

    private static ApiException versionDiffers() {
        var message = "the policy set has another version by now: read it again and send its version in If-Match";
        return new ApiException(
                412, "custom", message, List.of(new ApiException.Detail("AuthPolicy", "version", "custom", message)));
    }
}
