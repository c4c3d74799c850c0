package dev.mintmark.claims;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.start.CheckedSettings;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.signing.keys.SigningSettings;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The settings {@code mintmark.custom-claims.*}, checked at start. */
@Singleton
final class ClaimsSettings implements CheckedSettings {
    private static final String PREFIX = "mintmark.custom-claims.";
    private static final Duration MAX_TTL = Duration.ofDays(7);
    private static final Duration DEFAULT_TTL = Duration.ofHours(5);

    private final Ttl defaultTtl;
    private final Ttl longestTtl;

    ClaimsSettings(ClaimsConfig config, SigningSettings signingSettings) {
        var longestLife = signingSettings.longestTokenLife();
        this.longestTtl = config.longestTtl()
                .map(wanted -> check("longest-ttl", wanted, longestLife, "mintmark.signing.longest-token-life"))
                .orElseGet(() -> least(MAX_TTL, longestLife));
        var longest = Duration.ofSeconds(longestTtl.seconds());
        this.defaultTtl = config.defaultTtl()
                .map(wanted -> check("default-ttl", wanted, longest, "mintmark.custom-claims.longest-ttl"))
                .orElseGet(() -> least(DEFAULT_TTL, longest));
    }

    /** The claims of a project's tokens where neither it nor its organization sets any. */
    EffectiveClaims defaultsOf(UUID organizationId) {
        return new EffectiveClaims(List.of(organizationId.toString()), defaultTtl);
    }

    /** Gives back {@code asked}; 400 where nobody may ask for so much. */
    Ttl require(Ttl asked) {
        if (asked.seconds() > longestTtl.seconds()) {
            throw ApiException.invalid(CustomClaims.RESOURCE, "TTL", "must be at most " + longestTtl.canonical());
        }
        return asked;
    }

    /** Caps a stored lifetime at the present maximum. */
    Ttl cap(Ttl stored) {
        return stored.seconds() > longestTtl.seconds() ? longestTtl : stored;
    }

    private static Ttl least(Duration one, Duration other) {
        return new Ttl(Math.min(one.toSeconds(), other.toSeconds()));
    }

    private static Ttl check(String key, Duration wanted, Duration longest, String longestKey) {
        if (wanted.toSeconds() < 1
                || !wanted.equals(Duration.ofSeconds(wanted.toSeconds()))
                || wanted.compareTo(longest) > 0) {
            throw StartRefusedException.ofSetting(
                    PREFIX + key,
                    wanted,
                    "it must be whole seconds from PT1S to " + longest + ", which is " + longestKey);
        }
        return new Ttl(wanted.toSeconds());
    }
}
