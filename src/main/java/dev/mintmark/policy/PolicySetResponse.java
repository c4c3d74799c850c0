package dev.mintmark.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.policy.check.PolicyWarning;
import dev.mintmark.policy.definition.PolicyDefinition;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An issuer's policy set.
 *
 * @param version adds 1 at each replacement; the ETag
 * @param warnings what in the definitions is hardly meant: told to their author when they are put in place, and left out
 *     when there is none
 */
@Schema(name = "PolicySet")
@RegisterForReflection(targets = {PolicySetResponse.class, PolicyWarning.class})
public record PolicySetResponse(
        UUID id,
        long version,
        Instant created,
        Instant modified,
        List<PolicyDefinition> policies,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PolicyWarning> warnings) {

    public PolicySetResponse {
        policies = List.copyOf(policies);
        warnings = List.copyOf(warnings);
    }

    static PolicySetResponse of(AuthPolicy row) {
        return of(row, StoredDefinitions.read(row.definitions), List.of());
    }

    /** @param definitions those that the row holds */
    static PolicySetResponse of(AuthPolicy row, List<PolicyDefinition> definitions, List<PolicyWarning> warnings) {
        return new PolicySetResponse(row.id, row.version, row.created, row.modified, definitions, warnings);
    }
}
