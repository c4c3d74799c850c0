package dev.mintmark.token;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.json.TimeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bounds that a token's ancestors set (docs/security.md 12). Ancestors are the tokens that it has its authority
 * from. A descendant carries at most what each ancestor carries. It ends at the earliest limit of its ancestors, and is
 * revoked with any of them.
 *
 * @param ancestors of the new token, near and far
 * @param permissions all that it may carry; null where no ancestor bounds them
 * @param until when it ends at the latest; null where no ancestor bounds that
 */
public record Derivation(Set<UUID> ancestors, @Nullable Set<String> permissions, @Nullable Instant until) {
    /** The absence of ancestors: the token's authority is its holder's own. */
    public static final Derivation NONE = new Derivation(Set.of(), null, null);

    /** The limit of a token that goes back to an issuer that was deleted. */
    private static final Instant ISSUER_GONE = Instant.EPOCH;

    public Derivation {
        ancestors = Set.copyOf(ancestors);
        permissions = permissions == null ? null : Set.copyOf(permissions);
    }

    /**
     * The bounds of a caller's token on tokens that it makes. Those are for its own holder, or for others by exchanged
     * authority.
     *
     * @param permissions those that it carries and its holder still has
     * @param administers true where it administers the organization. Where its authority is standing, it then hands on
     *     each permission there. An exchanged one hands on its own alone: its policy's grant is all that was trusted
     */
    public static Derivation from(DerivedFrom parent, Set<String> permissions, boolean administers) {
        var ancestors = new HashSet<>(parent.ancestors());
        ancestors.add(parent.id());
        return new Derivation(
                ancestors, administers && !parent.isOfAnExchange() ? null : permissions, parent.derivableUntil());
    }

    /**
     * The bounds of a caller's token on one that it issues to an API user. An API user's authority is its own, unless
     * it is an exchange that hands it out. Nothing is narrowed then: the consumer needs all or asks for less.
     *
     * @param permissions those that the caller's token carries and its holder still has
     * @param wanted all that the API user's token is to carry
     * @throws ApiException 403 that names the permissions that an exchanged token lacks
     */
    public static Derivation ofApiUser(DerivedFrom parent, Set<String> permissions, Collection<String> wanted) {
        if (!parent.isOfAnExchange()) {
            return NONE;
        }
        var bounds = from(parent, permissions, false);
        var beyond = bounds.beyond(wanted);
        if (beyond.isEmpty()) {
            return bounds;
        }
        throw new ApiException(
                403,
                "forbidden",
                "a token that was exchanged hands on no permission that it lacks, and it lacks: "
                        + String.join(", ", beyond)
                        + ". Have the policy's allow grant them in authorizedPermissions, and ask for them in scope",
                List.of());
    }

    /** The bounds of a token on its own successor. The token is no ancestor of it, but its ancestors are. */
    public static Derivation succeeding(DerivedFrom predecessor) {
        return new Derivation(
                predecessor.ancestors(), Set.copyOf(predecessor.permissions()), predecessor.derivableUntil());
    }

    /** The bounds of both together. */
    public Derivation and(Derivation other) {
        var all = new HashSet<>(ancestors);
        all.addAll(other.ancestors);
        return new Derivation(all, intersection(permissions, other.permissions), earlier(until, other.until));
    }

    /** The wanted permissions that the bounds permit, in their order. */
    public List<String> narrow(List<String> wanted) {
        return permissions == null
                ? wanted
                : wanted.stream().filter(permissions::contains).toList();
    }

    /** The wanted permissions beyond the bounds, each once and sorted. */
    public List<String> beyond(Collection<String> wanted) {
        return permissions == null
                ? List.of()
                : wanted.stream()
                        .filter(permission -> !permissions.contains(permission))
                        .distinct()
                        .sorted()
                        .toList();
    }

    /** @throws ApiException 401 where nothing can be derived any more */
    public void requireTimeLeft(Instant now) {
        if (until == null || until.isAfter(now)) {
            return;
        }
        var why = until.equals(ISSUER_GONE)
                ? "The issuer that it goes back to is not registered any more"
                : "What its issuer and policy permit ended at " + TimeText.of(until) + "; exchange a new one";
        throw new ApiException(401, "custom", "nothing may be made of this token any more. " + why, List.of());
    }

    /** The caps, and the one that the ancestors set. */
    public List<LifetimeCap> cap(List<LifetimeCap> caps) {
        if (until == null) {
            return caps;
        }
        var all = new ArrayList<>(caps);
        all.add(LifetimeCap.until(until));
        return List.copyOf(all);
    }

    private static @Nullable Set<String> intersection(@Nullable Set<String> some, @Nullable Set<String> others) {
        if (some == null || others == null) {
            return some == null ? others : some;
        }
        var both = new HashSet<>(some);
        both.retainAll(others);
        return both;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
