package dev.mintmark.policy.check;

import dev.mintmark.policy.definition.ClaimPath;
import dev.mintmark.policy.definition.MalformedRuleException;
import dev.mintmark.policy.definition.PinStrength;
import dev.mintmark.policy.definition.RuleValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A rule on a claim that names a token's owner.
 *
 * @param path of the claim, as the rule writes it
 * @param looseText one of the rule's texts that ends inside a name; null when none does
 */
public record TenantPin(String path, PinStrength strength, @Nullable String looseText) {

    private record Rule(ClaimPath path, RuleValue value) {

        /** A claim whose name holds dots is found by its name alone, too. */
        boolean isAt(List<String> levels) {
            return path.levels().equals(levels) || List.of(path.key()).equals(levels);
        }

        TenantPin pin(UnaryOperator<String> name) {
            return new TenantPin(path.key(), value.pins(name), value.looseText(name));
        }
    }

    /** The rules on an issuer's own claims of that kind; a path that cannot be read pins nothing. */
    public static List<TenantPin> among(Map<String, RuleValue> rules, SharedIssuer issuer) {
        List<Rule> readable = readable(rules);
        List<TenantPin> pins = new ArrayList<>();
        for (TenantClaim claim : issuer.claims()) {
            List<String> levels = claim.levels();
            for (Rule rule : readable) {
                if (rule.isAt(levels)) {
                    pins.add(rule.pin(claim::nameIn));
                }
            }
        }
        return pins;
    }

    /** The rules on the subject and on claims that bear the name of an owner. */
    public static List<TenantPin> among(Map<String, RuleValue> rules) {
        return readable(rules).stream()
                .filter(rule -> OwnerClaim.isLikely(rule.path()))
                .map(rule -> rule.pin(OwnerClaim.nameIn(rule.path())))
                .toList();
    }

    /** The strength with which all of them together pin a tenant. */
    public static PinStrength strength(List<TenantPin> pins) {
        return PinStrength.strongest(pins.stream().map(TenantPin::strength).toList());
    }

    private static List<Rule> readable(Map<String, RuleValue> rules) {
        List<Rule> readable = new ArrayList<>();
        rules.forEach((key, value) -> {
            try {
                readable.add(new Rule(ClaimPath.parse(key), value));
            } catch (MalformedRuleException unreadable) {
                // It is reported on its own.
            }
        });
        return readable;
    }
}
