package dev.mintmark.signing.keys;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Keys {@code mintmark.signing.*}. */
@ConfigMapping(prefix = "mintmark.signing")
public interface SigningConfig {

    /** {@code ES256}, {@code RS256} or {@code EdDSA}: what new signing keys are for. */
    @WithDefault("ES256")
    String algorithm();

    /**
     * The time for which a new key is published before it signs. It is at least the five minutes for which others cache
     * the JWKS.
     */
    @WithDefault("PT6M")
    Duration publishAhead();

    /** The longest life of a token of ours; so much longer than it signed is a key published. */
    @WithDefault("P366D")
    Duration longestTokenLife();

    /** The age of the newest key at which the next one is made; 0 means that only an administrator rotates. */
    @WithDefault("P90D")
    Duration rotateEvery();

    /**
     * The id of a signing key that the key-encryption key does not open; the refusal of a start names it. Set it where
     * the key that does open it is lost for good. All such keys are retired at this start, and new ones sign.
     */
    Optional<String> retireUnreadableKey();
}
