package dev.mintmark.policy.check;

import dev.mintmark.policy.definition.Decision;
import dev.mintmark.policy.definition.PinStrength;
import dev.mintmark.policy.definition.PolicyDefinition;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requires the allows of one issuer to pin a tenant. */
public final class TenantGuard {
    /** The requirement on an allow, by what the issuer's signature proves of a token's tenant. */
    private enum Demand {
        /** It is the organization's own: nothing needs saying. */
        NOTHING,

        /** The tenancy is not declared yet. */
        ADVICE,

        /** It signs for many: an allow must pin a tenant. */
        PIN
    }

    private final String issuer;
    private final Demand demand;
    private final @Nullable SharedIssuer listed;

    private TenantGuard(String issuer, Demand demand, @Nullable SharedIssuer listed) {
        this.issuer = issuer;
        this.demand = demand;
        this.listed = listed;
    }

    /**
     * The guard of an issuer. The list beats what was declared, but where the identifier itself names one tenant.
     *
     * @param issuer its identifier
     * @param declared null where nobody declared anything
     */
    public static TenantGuard of(SharedIssuers sharedIssuers, String issuer, @Nullable Tenancy declared) {
        SharedIssuer listed = sharedIssuers.find(issuer);
        if (declared == Tenancy.OWN && sharedIssuers.mayBeOwn(issuer)) {
            return new TenantGuard(issuer, Demand.NOTHING, listed);
        }
        return new TenantGuard(
                issuer, listed != null || declared == Tenancy.SHARED ? Demand.PIN : Demand.ADVICE, listed);
    }

    /** Tells whether the definition would take strangers' tokens of an issuer that many share. */
    public boolean isViolatedBy(PolicyDefinition definition) {
        return demand == Demand.PIN
                && definition.decision() == Decision.ALLOW
                && TenantPin.strength(pins(definition)) == PinStrength.NONE;
    }

    /**
     * Tells whether nobody has said yet if the issuer signs for strangers, and the definition would take their tokens.
     */
    boolean isDoubtfulOf(PolicyDefinition definition) {
        return demand == Demand.ADVICE
                && definition.decision() == Decision.ALLOW
                && TenantPin.strength(pins(definition)) == PinStrength.NONE;
    }

    /**
     * The rules of an allow that pin its tenant no further than inside a name. There are none where another rule pins
     * it firmly.
     */
    List<TenantPin> loosePins(PolicyDefinition definition) {
        if (demand == Demand.NOTHING || definition.decision() == Decision.DENY) {
            return List.of();
        }
        List<TenantPin> pins = pins(definition);
        return TenantPin.strength(pins) == PinStrength.INSIDE_A_NAME
                ? pins.stream()
                        .filter(pin -> pin.strength() == PinStrength.INSIDE_A_NAME)
                        .toList()
                : List.of();
    }

    private List<TenantPin> pins(PolicyDefinition definition) {
        return listed == null ? TenantPin.among(definition.rules()) : TenantPin.among(definition.rules(), listed);
    }

    /**
     * The shared issuer whose tenants decide on the colleagues of the definitions' authors.
     *
     * @return null where the issuer is not shared, so that all its tokens are colleagues'
     */
    public @Nullable SharedIssuer tenants(List<PolicyDefinition> definitions) {
        if (demand != Demand.PIN) {
            return null;
        }
        return listed == null ? new SharedIssuer(issuer, ownerClaims(definitions)) : listed;
    }

    private static List<TenantClaim> ownerClaims(List<PolicyDefinition> definitions) {
        return definitions.stream()
                .flatMap(definition -> TenantPin.among(definition.rules()).stream())
                .map(TenantPin::path)
                .distinct()
                .map(TenantClaim::new)
                .toList();
    }

    /** Explains the refusal of a definition, and names the claims that would pin a tenant. */
    String refusal() {
        String claims = listed == null
                ? "sub, or a claim that names the owner, such as " + OwnerClaim.EXAMPLES
                : listed.claims().stream().map(TenantClaim::describe).collect(Collectors.joining("; "));
        return "the issuer " + (listed == null ? issuer : listed.identifier())
                + " signs tokens for many organizations. An allow needs a rule that says whose tokens it takes, on one of: "
                + claims + ". Its value begins with that name, not with a wildcard";
    }
}
