package dev.mintmark.signing.keys;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service's signing keys at one reading of the database. Immutable: methods that depend on the time take it. */
final class KeySet {
    static final KeySet EMPTY = new KeySet(List.of());

    private final Map<String, SigningKey> byKid;

    KeySet(List<SigningKey> keys) {
        var found = new LinkedHashMap<String, SigningKey>();
        keys.stream()
                .sorted(Comparator.comparing((SigningKey key) -> key.times().activates())
                        .thenComparing(SigningKey::purpose)
                        .thenComparing(SigningKey::kid))
                .forEach(key -> found.put(key.kid(), key));
        this.byKid = found;
    }

    /** Null where there is none with that id, or it is removed. */
    @Nullable
    SigningKey find(String kid, Instant now) {
        var key = byKid.get(kid);
        return key == null || key.times().at(now) == KeyState.REMOVED ? null : key;
    }

    /**
     * The general key that signs at {@code now}. A clock may be so far behind that none is active yet. Then it is the
     * one that activates first: nobody has to learn of the very first key ahead.
     *
     * @return null where no key can sign
     */
    @Nullable
    SigningKey signer(Instant now) {
        SigningKey pending = null;
        SigningKey active = null;
        for (var key : byKid.values()) {
            if (!key.canSign() || key.purpose() != KeyPurpose.GENERAL) {
                continue;
            }
            var state = key.times().at(now);
            if (state == KeyState.ACTIVE) {
                active = key;
            }
            if (state == KeyState.PENDING && pending == null) {
                pending = key;
            }
        }
        return active == null ? pending : active;
    }

    /** The key of this algorithm that was activated last, whatever it is kept for; null where none is active. */
    @Nullable
    SigningKey active(SigningAlgorithm algorithm, Instant now) {
        return latest(algorithm, KeyState.ACTIVE, now);
    }

    /**
     * The key that signs in this algorithm at {@code now}. A key whose successor has another algorithm goes on signing
     * for as long as it can. Null where there is neither.
     */
    @Nullable
    SigningKey signer(SigningAlgorithm algorithm, Instant now) {
        var active = active(algorithm, now);
        return active == null ? latest(algorithm, KeyState.RETIRED, now) : active;
    }

    private @Nullable SigningKey latest(SigningAlgorithm algorithm, KeyState state, Instant now) {
        SigningKey latest = null;
        for (var key : byKid.values()) {
            if (key.algorithm() == algorithm && key.canSign() && key.times().at(now) == state) {
                latest = key;
            }
        }
        return latest;
    }

    /** All that are not removed at {@code now}: the one that activates first comes first. */
    List<SigningKey> published(Instant now) {
        return byKid.values().stream()
                .filter(key -> key.times().at(now) != KeyState.REMOVED)
                .toList();
    }
}
