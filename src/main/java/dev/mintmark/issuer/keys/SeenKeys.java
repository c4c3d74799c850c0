package dev.mintmark.issuer.keys;

import dev.mintmark.issuer.keys.SeenKey.Identity;
import dev.mintmark.jwt.JwkSet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A key set as it is stored and compared with the one before.
 *
 * @param keys each of them, usable or not, in the order of the set
 */
record SeenKeys(List<SeenKey> keys) {

    SeenKeys {
        keys = List.copyOf(keys);
    }

    static SeenKeys of(JwkSet set) {
        return new SeenKeys(set.entries().stream().map(SeenKey::of).toList());
    }

    /** Reads what {@link #json()} wrote. */
    static SeenKeys of(JsonArray json) {
        return new SeenKeys(
                json.stream().map(JsonObject.class::cast).map(SeenKey::of).toList());
    }

    JsonArray json() {
        return new JsonArray(keys.stream().map(SeenKey::json).toList());
    }

    List<IssuerKeyResponse> answered() {
        return keys.stream().map(SeenKey::answered).toList();
    }

    /** The unusable keys, none twice. */
    List<SeenKey> skipped() {
        return skipped(byIdentity());
    }

    /** The difference, in whatever order the two sets were published; empty where there is none. */
    Optional<KeyRotation> since(SeenKeys before) {
        var now = byIdentity();
        var then = before.byIdentity();
        var come = without(now, then);
        var kidsThatCame =
                come.stream().map(SeenKey::kid).filter(Objects::nonNull).collect(Collectors.toSet());
        // A key that was skipped, and is now used or skipped for another reason, was not removed.
        var removed = without(then, now).stream()
                .filter(key -> key.isUsable() || key.kid() == null || !kidsThatCame.contains(key.kid()))
                .toList();
        return come.isEmpty() && removed.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new KeyRotation(come.stream().filter(SeenKey::isUsable).toList(), removed, skipped(now)));
    }

    private Map<Identity, SeenKey> byIdentity() {
        var keysByIdentity = new LinkedHashMap<Identity, SeenKey>();
        keys.forEach(key -> keysByIdentity.putIfAbsent(key.identity(), key));
        return keysByIdentity;
    }

    private static List<SeenKey> skipped(Map<Identity, SeenKey> keys) {
        return keys.values().stream().filter(key -> !key.isUsable()).toList();
    }

    private static List<SeenKey> without(Map<Identity, SeenKey> keys, Map<Identity, SeenKey> others) {
        var remaining = new LinkedHashMap<>(keys);
        remaining.keySet().removeAll(others.keySet());
        return List.copyOf(remaining.values());
    }
}
