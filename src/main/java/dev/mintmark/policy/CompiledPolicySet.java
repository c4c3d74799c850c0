package dev.mintmark.policy;

import dev.mintmark.policy.check.SharedIssuer;
import dev.mintmark.policy.check.TenantGuard;
import dev.mintmark.policy.decide.CompiledPolicy;
import dev.mintmark.policy.definition.PolicyDefinition;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An issuer's policy set, ready for exchanges. Immutable.
 *
 * @param tenants the claims that tell the issuer's tenants apart; null when all its tokens are the organization's own
 * @param roleIds the roles that the definitions name, each once; a text that is no id is left out
 */
public record CompiledPolicySet(CompiledPolicy policy, @Nullable SharedIssuer tenants, List<UUID> roleIds) {

    public CompiledPolicySet {
        roleIds = List.copyOf(roleIds);
    }

    static CompiledPolicySet of(CompiledPolicy policy, List<PolicyDefinition> definitions, TenantGuard guard) {
        return new CompiledPolicySet(policy, guard.tenants(definitions), roleIds(definitions));
    }

    /** The same for a later version, which says the same. */
    CompiledPolicySet at(long version) {
        return policy.version() == version ? this : new CompiledPolicySet(policy.at(version), tenants, roleIds);
    }

    private static List<UUID> roleIds(List<PolicyDefinition> definitions) {
        return definitions.stream()
                .map(PolicyDefinition::roleID)
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(CompiledPolicySet::uuid)
                .distinct()
                .toList();
    }

    private static Stream<UUID> uuid(String text) {
        try {
            return Stream.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }
}
