package dev.mintmark.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.policy.check.PolicyWarning;
import dev.mintmark.policy.definition.PolicyDefinition;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An issuer's policy set.
 *
 * @param version adds 1 at each replacement; the ETag
 * @param warnings the parts of the definitions that are hardly meant. They are answered to the author of a new policy,
 *     and left out when there are none
 */
@RegisterForReflection(targets = {PolicySet.class, PolicyWarning.class})
public record PolicySet(
        UUID id,
        long version,
        Instant created,
        Instant modified,
        List<PolicyDefinition> policies,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PolicyWarning> warnings) {

    public PolicySet {
        policies = List.copyOf(policies);
        warnings = List.copyOf(warnings);
    }

    static PolicySet of(AuthPolicy row) {
        return of(row, StoredDefinitions.read(row.definitions), List.of());
    }

    /** @param definitions those that the row holds */
    static PolicySet of(AuthPolicy row, List<PolicyDefinition> definitions, List<PolicyWarning> warnings) {
        return new PolicySet(row.id, row.version, row.created, row.modified, definitions, warnings);
    }
}
