package dev.mintmark.policy.check;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.definition.ClaimPath;
import dev.mintmark.policy.definition.MalformedRuleException;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.match.Claim;
import dev.mintmark.policy.match.StepBudget;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares the tenant of a shared issuer's verified token with that of a definition, even without a match. A caller of
 * the same tenant is a colleague of the definition's author. Everybody else is a stranger to it.
 */
public final class TenantOfToken {
    private enum Comparison {
        SAME,
        OTHER,
        /** The claim tells apart what one tenant has several of, so that another value may be the same tenant's. */
        UNTOLD
    }

    /** @param name after its prefix, up to the end of the tenant's part */
    private record Tenant(String prefix, String name) {}

    private static final Pattern ID = Pattern.compile("(.+)@([0-9]+)");

    /** Names there are the same in any case (ASCII), as the forges have it. */
    private static final Set<String> CASELESS =
            Set.of("sub", "repository", "repository_owner", "project_path", "namespace_path");

    private static final Pattern BELOW_TENANT = Pattern.compile(
            "(?i).*(?:repository_?id|repository_?uuid|project[-_]?id|project_?uuid|project_number|workspace_id)\"?");

    private final SharedIssuer issuer;
    private final JsonObject claims;
    private final StepBudget steps = new StepBudget(StepBudget.OF_A_NEAREST);

    public TenantOfToken(SharedIssuer issuer, JsonObject claims) {
        this.issuer = issuer;
        this.claims = claims;
    }

    /** Tells whether one of the rules pins the token's tenant, and none pins another. */
    public boolean isPinnedBy(Map<String, RuleValue> rules) {
        boolean same = false;
        for (Map.Entry<String, RuleValue> rule : rules.entrySet()) {
            switch (compare(rule.getKey(), rule.getValue())) {
                case SAME -> same = true;
                case OTHER -> {
                    return false;
                }
                case UNTOLD -> {}
            }
        }
        return same;
    }

    /**
     * The part of a rule that is for the token's tenant; null when there is none. Other alternatives may be for other
     * tenants.
     */
    public @Nullable RuleValue ownPart(String path, RuleValue rule) {
        TenantClaim pin = pin(path);
        if (pin == null) {
            return rule;
        }
        return rule.ownPart(text -> compareText(pin, text) == Comparison.SAME);
    }

    private Comparison compare(String path, RuleValue rule) {
        TenantClaim pin = pin(path);
        if (pin == null) {
            return Comparison.UNTOLD;
        }
        Comparison all = Comparison.UNTOLD;
        for (List<RuleValue.OneText> alternatives : rule.demands(value -> true)) {
            Comparison each = compareAlternatives(pin, alternatives);
            if (each == Comparison.OTHER) {
                return each;
            }
            all = each == Comparison.SAME ? each : all;
        }
        return all;
    }

    private Comparison compareAlternatives(TenantClaim pin, List<RuleValue.OneText> alternatives) {
        Comparison best = Comparison.OTHER;
        for (RuleValue.OneText alternative : alternatives) {
            Comparison each = compareText(pin, alternative);
            if (each == Comparison.SAME) {
                return each;
            }
            best = each == Comparison.UNTOLD ? each : best;
        }
        return best;
    }

    private @Nullable TenantClaim pin(String path) {
        List<String> levels;
        try {
            levels = ClaimPath.parse(path).levels();
        } catch (MalformedRuleException unreadable) {
            return null;
        }
        for (TenantClaim claim : issuer.claims()) {
            if (claim.levels().equals(levels) || claim.levels().equals(List.of(path))) {
                return claim;
            }
        }
        return null;
    }

    private Comparison compareText(TenantClaim pin, RuleValue.OneText rule) {
        Claim claim = Claim.of(ClaimPath.parse(pin.path()).resolve(claims));
        String literal = rule.literalPrefix();
        boolean pins = pin.isPinnedBy(literal);
        if (claim.texts().size() != 1) {
            return pins ? unlike(pin) : Comparison.UNTOLD;
        }
        String actual = claim.texts().get(0);
        if (pins && rule.matcher().matches(claim, steps) && !steps.isExhausted()) {
            return Comparison.SAME;
        }
        Tenant wanted = tenant(pin, literal, literal.equals(rule.text()));
        Tenant found = tenant(pin, actual, true);
        if (!pins || wanted == null || found == null || !wanted.prefix().equals(found.prefix())) {
            return pins ? unlike(pin) : Comparison.UNTOLD;
        }
        return isSame(pin, wanted.name(), found.name()) ? Comparison.SAME : unlike(pin);
    }

    private static Comparison unlike(TenantClaim pin) {
        // Where the whole subject is an id, it is of one user among many of a tenant.
        boolean isOneOfMany = BELOW_TENANT.matcher(pin.path()).matches()
                || (pin.path().equals("sub") && pin.prefixes().isEmpty());
        return isOneOfMany ? Comparison.UNTOLD : Comparison.OTHER;
    }

    /** Null when the text does not name a tenant to its end: {@code acme*} may be of {@code acme} or {@code acme-evil}. */
    private static @Nullable Tenant tenant(TenantClaim pin, String text, boolean isWhole) {
        String prefix = "";
        for (String each : pin.prefixes()) {
            prefix = text.startsWith(each) && each.length() > prefix.length() ? each : prefix;
        }
        if (prefix.isEmpty() && !pin.prefixes().isEmpty()) {
            return null;
        }
        int end = prefix.length();
        while (end < text.length() && ":/}".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        boolean isEnded = end < text.length() || isWhole;
        return isEnded && end > prefix.length() ? new Tenant(prefix, text.substring(prefix.length(), end)) : null;
    }

    private boolean isSame(TenantClaim pin, String wanted, String found) {
        Matcher id = ID.matcher(wanted);
        Matcher foundId = ID.matcher(found);
        if (!id.matches()) {
            return isSameName(pin, wanted, foundId.matches() ? foundId.group(1) : found);
        }
        if (foundId.matches()) {
            return id.group(2).equals(foundId.group(2));
        }
        // A name can change hands; the id beside it tells.
        Claim ownerId = Claim.of(claims.get("repository_owner_id"));
        return isSameName(pin, id.group(1), found) && ownerId.texts().equals(List.of(id.group(2)));
    }

    private static boolean isSameName(TenantClaim pin, String wanted, String found) {
        return CASELESS.contains(pin.path()) ? lower(wanted).equals(lower(found)) : wanted.equals(found);
    }

    /** Lowers ASCII letters only: the Kelvin sign is no k. */
    private static String lower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            lower.append(character >= 'A' && character <= 'Z' ? (char) (character + ('a' - 'A')) : character);
        }
        return lower.toString();
    }
}
