package dev.mintmark.policy.definition;

import dev.mintmark.policy.match.WildcardPattern;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The strength of a rule's pin on a token's owner, in ascending order. */
public enum PinStrength {
    /** The rule matches anybody's tokens. */
    NONE,

    /** The rule's literal beginning ends inside a name: {@code acme*} takes {@code acme-evil} too. */
    INSIDE_A_NAME,

    /** The name is there as a whole, with what separates it from the rest. */
    WHOLE_NAME;

    /** The strongest of several, of which each must hold. */
    public static PinStrength strongest(Collection<PinStrength> strengths) {
        return strengths.stream().max(Comparator.naturalOrder()).orElse(NONE);
    }

    /** The weakest of several, of which one suffices. */
    static PinStrength weakest(Stream<PinStrength> strengths) {
        return strengths.min(Comparator.naturalOrder()).orElse(NONE);
    }

    static PinStrength ofPattern(String text, UnaryOperator<String> name) {
        // A dot is one character, with which a stranger gains little: names, hosts and fixed beginnings are full of
        // them.
        String open = upToAny(text, "*?");
        String tenant = name.apply(open == null ? text : open);
        return WildcardPattern.compile(tenant).literalPrefix().isEmpty() ? NONE : ofTenant(tenant, open);
    }

    static PinStrength ofGlob(String text, UnaryOperator<String> name) {
        String open = upToAny(text, "*");
        String tenant = name.apply(open == null ? text : open);
        return tenant.isEmpty() ? NONE : ofTenant(tenant, open);
    }

    static PinStrength ofLiteral(String text, UnaryOperator<String> name) {
        return name.apply(text).isEmpty() ? NONE : WHOLE_NAME;
    }

    private static PinStrength ofTenant(String tenant, @Nullable String open) {
        return open == null || tenant.chars().anyMatch(PinStrength::endsName) ? WHOLE_NAME : INSIDE_A_NAME;
    }

    /** The text before the first of the wildcards; null when there is none. */
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
