package dev.mintmark.signing.keys;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Rotates a signing key: makes and publishes the next one, which takes over by the clock. */
@Singleton
public final class RotateSigningKey {
    private static final Logger LOG = Logger.getLogger(RotateSigningKey.class);

    private final SigningKeyTable table;
    private final MakeSigningKey makeSigningKey;
    private final KeyRing keyRing;
    private final SigningSettings settings;
    private final Clock clock;

    RotateSigningKey(
            SigningKeyTable table,
            MakeSigningKey makeSigningKey,
            KeyRing keyRing,
            SigningSettings settings,
            Clock clock) {
        this.table = table;
        this.makeSigningKey = makeSigningKey;
        this.keyRing = keyRing;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Rotates, unless a rotation is under way.
     *
     * @param purpose the purpose that gets a new key
     * @param algorithm null for the configured one
     * @return the pending key, known to this replica. It is new, or was pending already, for whatever purpose
     */
    public Uni<PendingKey> rotate(KeyPurpose purpose, @Nullable SigningAlgorithm algorithm) {
        var wanted = algorithm == null ? settings.algorithm(purpose) : algorithm;
        return table.all()
                .chain(rows -> {
                    var pending = findPending(purpose, rows);
                    return pending == null
                            ? make(purpose, wanted)
                            : Uni.createFrom().item(pending);
                })
                .call(keyRing::load)
                .map(PendingKey::of);
    }

    private @Nullable SigningKeyRow findPending(KeyPurpose purpose, List<SigningKeyRow> rows) {
        var now = clock.instant();
        return rows.stream()
                .filter(row -> row.purpose() == purpose && row.times().at(now) == KeyState.PENDING)
                .findFirst()
                .orElse(null);
    }

    private Uni<SigningKeyRow> make(KeyPurpose purpose, SigningAlgorithm algorithm) {
        return makeSigningKey
                .make(purpose, algorithm)
                .chain(key -> table.insertNext(key, settings.publishAhead(), settings.longestTokenLife()))
                .invoke(row -> LOG.infof(
                        "Signing key %s (%s) is published and signs from %s on",
                        row.kid(), row.algorithm(), row.times().activates()));
    }
}
