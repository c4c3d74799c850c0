package dev.mintmark.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether an allow for a shared issuer's tokens says whose tokens it is for. */
final class TenantPin {
    private record Rule(ClaimPath path, RuleValue value) {

        /** A claim whose name holds dots is found by its name alone, too. */
        boolean isAt(List<String> levels) {
            return path.levels().equals(levels) || List.of(path.key()).equals(levels);
        }
    }

    private TenantPin() {}

    /** Whether at least one of the rules pins a tenant; a path that cannot be read pins none. */
    static boolean isSetBy(Map<String, RuleValue> rules, SharedIssuer issuer) {
        List<Rule> readable = readable(rules);
        for (TenantClaim claim : issuer.claims()) {
            List<String> levels = claim.levels();
            for (Rule rule : readable) {
                if (rule.isAt(levels) && isPinned(rule.value(), claim)) {
                    return true;
                }
            }
        }
        return false;
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

    private static boolean isPinned(RuleValue rule, TenantClaim claim) {
        if (rule instanceof RuleValue.Pattern pattern) {
            return claim.isPinnedBy(WildcardPattern.compile(pattern.text()).literalPrefix());
        }
        if (rule instanceof RuleValue.AnyOf anyOf) {
            return anyOf.patterns().stream()
                    .allMatch(pattern ->
                            claim.isPinnedBy(WildcardPattern.compile(pattern).literalPrefix()));
        }
        if (rule instanceof RuleValue.Glob glob) {
            return claim.isPinnedBy(GlobPattern.compile(glob.text()).literalPrefix());
        }
        if (rule instanceof RuleValue.Equals equals) {
            return claim.isPinnedBy(equals.text());
        }
        if (rule instanceof RuleValue.In in) {
            return in.texts().stream().allMatch(claim::isPinnedBy);
        }
        // A negation or a mere presence lets everyone else in.
        return rule instanceof RuleValue.AllOf allOf
                && allOf.values().stream().anyMatch(value -> isPinned(value, claim));
    }
}
