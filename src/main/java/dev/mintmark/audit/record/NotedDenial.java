package dev.mintmark.audit.record;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that was refused.
 *
 * @param kind the kind of denial, such as {@code exchange.denied}
 * @param origin the source of the request. It has a rate of its own: a flood from one origin leaves no other's out
 * @param actor the caller, as far as it is known; null where nothing is
 * @param target the id of the thing that it was asked through; null where there is none
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
