package dev.mintmark.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How firmly a rule says whose tokens it takes. In ascending order. */
enum PinStrength {
    /** Anybody's tokens can match. */
    NONE,

    /** The rule's literal beginning ends inside a name: {@code acme*} takes {@code acme-evil} too. */
    INSIDE_A_NAME,

    /** The name is there as a whole, with what separates it from the rest. */
    WHOLE_NAME;

    /**
     * Looks at a rule's value.
     *
     * @param name takes the fixed beginning of a claim off a literal; what is left begins with the name of a tenant, or is
     *     empty
     */
    static PinStrength of(RuleValue rule, UnaryOperator<String> name) {
        if (rule instanceof RuleValue.Pattern pattern) {
            return ofPattern(pattern.text(), name);
        }
        if (rule instanceof RuleValue.Glob glob) {
            return ofGlob(glob.text(), name);
        }
        if (rule instanceof RuleValue.Equals equals) {
            return ofLiteral(equals.text(), name);
        }
        // Of alternatives, the weakest counts.
        if (rule instanceof RuleValue.AnyOf anyOf) {
            return weakest(anyOf.patterns().stream().map(text -> ofPattern(text, name)));
        }
        if (rule instanceof RuleValue.In in) {
            return weakest(in.texts().stream().map(text -> ofLiteral(text, name)));
        }
        // A negation or a mere presence lets everyone else in.
        return rule instanceof RuleValue.AllOf allOf
                ? strongest(
                        allOf.values().stream().map(value -> of(value, name)).toList())
                : NONE;
    }

    /** The strongest of several, of which each must hold. */
    static PinStrength strongest(Collection<PinStrength> strengths) {
        return strengths.stream().max(Comparator.naturalOrder()).orElse(NONE);
    }

    /** One of a rule's texts that ends inside a name; null when none does. */
    static @Nullable String looseText(RuleValue rule, UnaryOperator<String> name) {
        if (rule instanceof RuleValue.Pattern pattern) {
            return of(rule, name) == INSIDE_A_NAME ? pattern.text() : null;
        }
        if (rule instanceof RuleValue.Glob glob) {
            return of(rule, name) == INSIDE_A_NAME ? glob.text() : null;
        }
        if (rule instanceof RuleValue.AnyOf anyOf) {
            return anyOf.patterns().stream()
                    .filter(text -> ofPattern(text, name) == INSIDE_A_NAME)
                    .findFirst()
                    .orElse(null);
        }
        return rule instanceof RuleValue.AllOf allOf
                ? allOf.values().stream()
                        .map(value -> looseText(value, name))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static PinStrength weakest(Stream<PinStrength> strengths) {
        return strengths.min(Comparator.naturalOrder()).orElse(NONE);
    }

    private static PinStrength ofPattern(String text, UnaryOperator<String> name) {
        // A dot is one character, with which a stranger gains little: names, hosts and fixed beginnings are full of
        // them.
        String open = upToAny(text, "*?");
        String tenant = name.apply(open == null ? text : open);
        return WildcardPattern.compile(tenant).literalPrefix().isEmpty() ? NONE : ofTenant(tenant, open);
    }

    private static PinStrength ofGlob(String text, UnaryOperator<String> name) {
        String open = upToAny(text, "*");
        String tenant = name.apply(open == null ? text : open);
        return tenant.isEmpty() ? NONE : ofTenant(tenant, open);
    }

    private static PinStrength ofLiteral(String text, UnaryOperator<String> name) {
        return name.apply(text).isEmpty() ? NONE : WHOLE_NAME;
    }

    private static PinStrength ofTenant(String tenant, @Nullable String open) {
        return open == null || tenant.chars().anyMatch(PinStrength::endsName) ? WHOLE_NAME : INSIDE_A_NAME;
    }

    /** What stands before the first of the wildcards; null when there is none of them. */
    private static @Nullable String upToAny(String text, String wildcards) {
        for (int at = 0; at < text.length(); at++) {
            if (wildcards.indexOf(text.charAt(at)) >= 0) {
                return text.substring(0, at);
            }
        }
        return null;
    }

    private static boolean endsName(int character) {
        return "/:|},".indexOf(character) >= 0;
    }
}
