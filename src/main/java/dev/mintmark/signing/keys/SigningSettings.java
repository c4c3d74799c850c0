package dev.mintmark.signing.keys;

import dev.mintmark.platform.start.StartRefusedException;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The settings {@code mintmark.signing.*}, checked at start. */
@Singleton
public final class SigningSettings {
    /** The time for which fetched JWKSs may be cached. */
    public static final Duration JWKS_MAX_AGE = Duration.ofMinutes(5);

    private static final String PREFIX = "mintmark.signing.";
    private static final Duration MAX_TOKEN_LIFE = Duration.ofDays(3660);
    private static final Duration MAX_PUBLISH_AHEAD = Duration.ofDays(30);
    private static final int MAX_KEYS = 50;

    private final SigningAlgorithm algorithm;
    private final Duration publishAhead;
    private final Duration longestTokenLife;
    private final Duration rotateEvery;
    private final @Nullable String retireUnreadableKey;

    public SigningSettings(SigningConfig config) {
        this.algorithm = algorithm(config.algorithm());
        this.publishAhead = publishAhead(config.publishAhead());
        this.longestTokenLife = longestTokenLife(config.longestTokenLife());
        this.rotateEvery = rotateEvery(config.rotateEvery(), longestTokenLife);
        this.retireUnreadableKey =
                config.retireUnreadableKey().map(String::strip).orElse(null);
    }

    /** A token that lives longer than this outlives the key it is verified with: nothing may be issued beyond it. */
    public Duration longestTokenLife() {
        return longestTokenLife;
    }

    /** The algorithm of new keys of this purpose. */
    SigningAlgorithm algorithm(KeyPurpose purpose) {
        return switch (purpose) {
            case GENERAL -> algorithm;
            case JOB_TOKENS -> SigningAlgorithm.RS256;
        };
    }

    Duration publishAhead() {
        return publishAhead;
    }

    /** Zero: never by itself. */
    Duration rotateEvery() {
        return rotateEvery;
    }

    /** The id of an unreadable key, by which an operator lets this start retire all such keys; null for none. */
    @Nullable
    String retireUnreadableKey() {
        return retireUnreadableKey;
    }

    private static SigningAlgorithm algorithm(String name) {
        var algorithm = SigningAlgorithm.named(name);
        if (algorithm == null) {
            throw refusal("algorithm", name, "it must be ES256, RS256 or EdDSA");
        }
        return algorithm;
    }

    private static Duration publishAhead(Duration publishAhead) {
        if (publishAhead.compareTo(JWKS_MAX_AGE) < 0 || publishAhead.compareTo(MAX_PUBLISH_AHEAD) > 0) {
            throw refusal(
                    "publish-ahead",
                    publishAhead,
                    "it must be from PT5M (for so long others keep the keys they have seen) to 30 days");
        }
        return publishAhead;
    }

    private static Duration longestTokenLife(Duration life) {
        if (life.compareTo(Duration.ofMinutes(1)) < 0 || life.compareTo(MAX_TOKEN_LIFE) > 0) {
            throw refusal("longest-token-life", life, "it must be from one minute to 3660 days");
        }
        return life;
    }

    private static Duration rotateEvery(Duration every, Duration longestTokenLife) {
        var least = longestTokenLife.dividedBy(MAX_KEYS);
        if (every.isNegative() || (!every.isZero() && every.compareTo(least) < 0)) {
            throw refusal(
                    "rotate-every",
                    every,
                    "it must be 0 (never by itself) or at least " + least + ", a " + MAX_KEYS
                            + "th of longest-token-life. More often, more keys are published at once than others read");
        }
        return every;
    }

    private static StartRefusedException refusal(String name, Object value, String sentence) {
        return StartRefusedException.ofSetting(PREFIX + name, value, sentence);
    }
}
