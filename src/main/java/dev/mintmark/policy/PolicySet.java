package dev.mintmark.policy;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An issuer's policy set.
 *
 * @param version adds 1 at each replacement; the ETag
 */
@RegisterForReflection
public record PolicySet(UUID id, long version, Instant created, Instant modified, List<PolicyDefinition> policies) {

    public PolicySet {
        policies = List.copyOf(policies);
    }

    static PolicySet of(AuthPolicy row) {
        return of(row, StoredDefinitions.read(row.definitions));
    }

    /** @param definitions those that the row holds */
    static PolicySet of(AuthPolicy row, List<PolicyDefinition> definitions) {
        return new PolicySet(row.id, row.version, row.created, row.modified, definitions);
    }
}
