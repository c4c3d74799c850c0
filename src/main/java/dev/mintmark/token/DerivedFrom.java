package dev.mintmark.token;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of a token that its descendants depend on.
 *
 * @param exchanged true where an outside identity was exchanged for it
 * @param permissions those that it carries
 * @param derivableUntil the latest end of any token that is derived from it; null where only its holder's authority
 *     bounds that
 * @param ancestors those that it has its own authority from, near and far
 */
public record DerivedFrom(
        UUID id,
        boolean exchanged,
        List<String> permissions,
        @Nullable Instant derivableUntil,
        Set<UUID> ancestors,
        boolean revoked) {
    public DerivedFrom {
        permissions = List.copyOf(permissions);
        ancestors = Set.copyOf(ancestors);
    }

    /** Tells whether its authority, near or far, is an outside identity's that was exchanged. */
    public boolean isOfAnExchange() {
        return exchanged || derivableUntil != null;
    }
}
