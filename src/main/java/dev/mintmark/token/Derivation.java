package dev.mintmark.token;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.json.TimeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the tokens that a new one has its authority from leave for it (docs/security.md 12). A descendant carries at most what
 * each ancestor carries, ends when the first of them permits at the latest, and is revoked with any of them.
 *
 * @param ancestors of the new token, near and far
 * @param permissions all that it may carry; null where no ancestor bounds them
 * @param until when it ends at the latest; null where no ancestor bounds that
 */
public record Derivation(Set<UUID> ancestors, @Nullable Set<String> permissions, @Nullable Instant until) {
    /** Of a token whose authority is its holder's own. */
    public static final Derivation NONE = new Derivation(Set.of(), null, null);

    public Derivation {
        ancestors = Set.copyOf(ancestors);
        permissions = permissions == null ? null : Set.copyOf(permissions);
    }

    /**
     * What a caller's token leaves for the tokens that it makes for its own holder, or for others by the authority that was
     * exchanged for it.
     *
     * @param permissions those that it carries and its holder still has
     * @param administers whether it administers the organization, and so may hand on each permission there
     */
    public static Derivation from(DerivedFrom parent, Set<String> permissions, boolean administers) {
        var ancestors = new HashSet<>(parent.ancestors());
        ancestors.add(parent.id());
        return new Derivation(ancestors, administers ? null : permissions, parent.derivableUntil());
    }

    /** What a token leaves for its own successor: not itself an ancestor, but all of its ancestors. */
    public static Derivation succeeding(DerivedFrom predecessor) {
        return new Derivation(
                predecessor.ancestors(), Set.copyOf(predecessor.permissions()), predecessor.derivableUntil());
    }

    /** What both leave. */
    public Derivation and(Derivation other) {
        var all = new HashSet<>(ancestors);
        all.addAll(other.ancestors);
        return new Derivation(all, intersection(permissions, other.permissions), earlier(until, other.until));
    }

    /** Those that are left, in their order. */
    public List<String> narrow(List<String> wanted) {
        return permissions == null
                ? wanted
                : wanted.stream().filter(permissions::contains).toList();
    }

    /** @throws ApiException 401 where nothing can be derived any more */
    public void requireTimeLeft(Instant now) {
        if (until != null && !until.isAfter(now)) {
            throw new ApiException(
                    401,
                    "custom",
                    "nothing may be made of this token any more: what its issuer and policy permit ended at "
                            + TimeText.of(until) + "; exchange a new one",
                    List.of());
        }
    }

    /** Those of the caps, and the one that the ancestors are. */
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
