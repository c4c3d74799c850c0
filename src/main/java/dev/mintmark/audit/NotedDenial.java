package dev.mintmark.audit;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that was refused.
 *
 * @param kind what was asked for, such as {@code exchange.denied}
 * @param origin whose denials are kept at a rate of their own: a flood from one origin leaves no other's out
 * @param actor who asked, as far as that is known; null where nothing is
 * @param target the id of what it was asked through; null where there is none
 * @param reason a stable word
 * @param details further members of the row; never a token's text
 */
public record NotedDenial(
        UUID organizationId,
        String kind,
        String origin,
        @Nullable String actor,
        @Nullable String target,
        String reason,
        Map<String, String> details) {

    public NotedDenial {
        details = Map.copyOf(details);
    }
}
