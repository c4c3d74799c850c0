package dev.mintmark.issuer.keys;

import dev.mintmark.jwt.JwkEntry;
import dev.mintmark.platform.error.Excerpt;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key that an issuer published.
 *
 * @param answered as it is told
 * @param thumbprint RFC 7638, SHA-256, base64url; null where the key cannot be used
 */
record SeenKey(IssuerKeyResponse answered, @Nullable String thumbprint) {

    private static final Pattern PLACE = Pattern.compile("^keys\\[\\d+]\\.?\\s*");

    /** The identity of a key: two keys of one identity are the same key under the same name. */
    record Identity(@Nullable String kid, @Nullable String thumbprint, @Nullable String flaw) {}

    static SeenKey of(JwkEntry entry) {
        var key = entry.key();
        return new SeenKey(IssuerKeyResponse.of(entry), key == null ? null : KeyThumbprint.of(key.publicKey()));
    }

    /** Reads what {@link #json()} wrote. */
    static SeenKey of(JsonObject json) {
        return new SeenKey(
                new IssuerKeyResponse(
                        json.getString("kid"),
                        json.getString("alg"),
                        json.getString("state"),
                        json.getString("reason")),
                json.getString("thumbprint"));
    }

    /** The stored form. */
    JsonObject json() {
        var json = new JsonObject().put("state", answered.state());
        putIfThere(json, "kid", answered.kid());
        putIfThere(json, "alg", answered.alg());
        putIfThere(json, "reason", answered.reason());
        putIfThere(json, "thumbprint", thumbprint);
        return json;
    }

    private static void putIfThere(JsonObject json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    @Nullable
    String kid() {
        return answered.kid();
    }

    boolean isUsable() {
        return answered.reason() == null;
    }

    /** The identity that tells it from others. Its place in the set is no part of it, but stands in the reason. */
    Identity identity() {
        var reason = answered.reason();
        return new Identity(
                answered.kid(),
                thumbprint,
                reason == null ? null : PLACE.matcher(reason).replaceFirst(""));
    }

    /** The members in an event that added or removed it. */
    Map<String, String> members() {
        var members = new TreeMap<String, String>();
        if (answered.kid() != null) {
            members.put("kid", answered.kid());
        }
        if (thumbprint != null) {
            members.put("thumbprint", thumbprint);
        }
        if (answered.reason() != null) {
            members.put("reason", answered.reason());
        }
        return members;
    }

    /** The name in a log line: printable ASCII. */
    String named() {
        if (answered.kid() != null) {
            return Excerpt.of(answered.kid());
        }
        return thumbprint == null ? "one without kid" : thumbprint;
    }

    /** Its name and why it cannot be used: printable ASCII. */
    String skipped() {
        var reason = String.valueOf(answered.reason());
        return answered.kid() == null ? reason : Excerpt.of(answered.kid()) + ": " + reason;
    }
}
