package dev.mintmark.claims;

import dev.mintmark.platform.json.Field;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The custom claims of an organization's or a project's job tokens. Immutable.
 *
 * @param audience null where it was not said; empty where it was said that there is none
 * @param audienceUpdated when it was said or taken back last; null where it never was
 * @param ttl null where it was not said
 * @param ttlUpdated as {@code audienceUpdated}
 * @param version counts the changes; 0 where there was none
 */
record CustomClaims(
        @Nullable List<String> audience,
        @Nullable Instant audienceUpdated,
        @Nullable Ttl ttl,
        @Nullable Instant ttlUpdated,
        long version) {
    static final String RESOURCE = "CustomClaims";

    /** The custom claims of a scope without any. */
    static final CustomClaims NONE = new CustomClaims(null, null, null, null, 0);

    CustomClaims {
        audience = audience == null ? null : List.copyOf(audience);
    }

    /** A claim that is absent stays as it is. One that is present counts as updated, even with the same value. */
    CustomClaims with(Field<List<String>> wantedAudience, Field<Ttl> wantedTtl, Instant now) {
        boolean isAudience = wantedAudience instanceof Field.Present;
        boolean isTtl = wantedTtl instanceof Field.Present;
        return isAudience || isTtl
                ? new CustomClaims(
                        wantedAudience.orElse(audience),
                        isAudience ? after(audienceUpdated, now) : audienceUpdated,
                        wantedTtl.orElse(ttl),
                        isTtl ? after(ttlUpdated, now) : ttlUpdated,
                        version + 1)
                : this;
    }

    /** Now, or just after the last time where another replica's clock is ahead. */
    private static Instant after(@Nullable Instant last, Instant now) {
        return last == null || now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
    }

    /** Takes claims back: the times say when, the values are gone. */
    CustomClaims without(Set<ClaimName> names, Instant now) {
        return with(
                names.contains(ClaimName.AUDIENCE) ? new Field.Present<>(null) : new Field.Absent<>(),
                names.contains(ClaimName.TTL) ? new Field.Present<>(null) : new Field.Absent<>(),
                now);
    }

    /** The effective claims of {@code this}, a project's, over its organization's, claim by claim. */
    EffectiveClaims over(CustomClaims organization, EffectiveClaims defaults) {
        var effectiveTtl = ttl == null ? organization.ttl : ttl;
        return new EffectiveClaims(
                audience != null ? audience : Objects.requireNonNullElse(organization.audience, defaults.audience()),
                effectiveTtl == null ? defaults.ttl() : effectiveTtl);
    }
}
