package dev.mintmark.jwt;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.jwt.JsonValue.JsonArray;
import dev.mintmark.jwt.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The public keys of one issuer (RFC 7517 section 5). Immutable. */
public final class JwkSet {

    /** The most keys that a set may have, unusable ones included. */
    public static final int MAX_KEYS = 100;

    // What one token without kid may cost.
    private static final int MAX_CANDIDATES = 4;

    private final List<VerificationKey> keys;
    private final Map<String, List<VerificationKey>> byKid = new LinkedHashMap<>();
    private final List<String> skipped;

    private JwkSet(List<VerificationKey> keys, List<String> skipped) {
        this.keys = List.copyOf(keys);
        this.skipped = List.copyOf(skipped);
        for (VerificationKey key : keys) {
            if (key.kid() != null) {
                byKid.computeIfAbsent(key.kid(), kid -> new ArrayList<>()).add(key);
            }
        }
    }

    /**
     * Reads a set that an administrator hands in: all of it is good, or none is taken.
     *
     * @throws InvalidJwkSetException when there is no key or more than {@value #MAX_KEYS}, a key is unusable, or a kid
     *     stands twice
     */
    public static JwkSet parseRegistered(JsonObject set) {
        List<JsonValue> elements = elements(set);
        if (elements.isEmpty()) {
            throw new InvalidJwkSetException("keys", "The set has no key.");
        }
        List<VerificationKey> keys = new ArrayList<>();
        Set<String> kids = new HashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            VerificationKey key = registered(place(i), elements.get(i));
            if (key.kid() != null && !kids.add(key.kid())) {
                throw new InvalidJwkSetException(
                        place(i) + ".kid", place(i) + ".kid is " + Excerpt.of(key.kid()) + " for the second time.");
            }
            keys.add(key);
        }
        return new JwkSet(keys, List.of());
    }

    /**
     * Reads a set that an issuer publishes: what cannot be used is skipped and spoils none of the others. Different
     * keys of one kid and one algorithm are all skipped, for nobody could tell which is meant.
     *
     * @return a set that may be empty
     * @throws InvalidJwkSetException when there is no array of keys or it has more than {@value #MAX_KEYS}
     */
    public static JwkSet parseFetched(JsonObject set) {
        List<JsonValue> elements = elements(set);
        Map<String, VerificationKey> usable = new LinkedHashMap<>();
        List<String> skipped = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            try {
                VerificationKey key = key(elements.get(i));
                if (usable.values().stream().noneMatch(key::repeats)) {
                    usable.put(place(i), key);
                }
            } catch (InvalidJwkException e) {
                skipped.add(sentence(place(i), e));
            }
        }
        List<VerificationKey> distinct = new ArrayList<>();
        usable.forEach((place, key) -> {
            if (usable.values().stream().noneMatch(key::isConfusedWith)) {
                distinct.add(key);
                return;
            }
            skipped.add(place + ".kid is " + Excerpt.of(String.valueOf(key.kid())) + ", as is that of another key.");
        });
        return new JwkSet(distinct, skipped);
    }

    /** In the order of the set. */
    public List<VerificationKey> keys() {
        return keys;
    }

    /** Why keys were left out: one sentence for each, printable ASCII. */
    public List<String> skipped() {
        return skipped;
    }

    /**
     * The keys that may have made a signature: those of that kid, or of any kid when the token names none.
     *
     * @return one key at least, few at most, all of which allow the algorithm
     * @throws InvalidTokenException when there is none, or the token names none and too many fit
     */
    List<VerificationKey> select(SignatureAlgorithm algorithm, @Nullable String kid) {
        List<VerificationKey> named = kid == null ? keys : byKid.getOrDefault(kid, List.of());
        List<VerificationKey> fitting = new ArrayList<>();
        for (VerificationKey key : named) {
            if (key.allows(algorithm)) {
                fitting.add(key);
            }
        }
        if (kid == null) {
            return ofNoName(algorithm, fitting);
        }
        if (named.isEmpty()) {
            throw new InvalidTokenException(
                    Reason.UNKNOWN_KEY, "The token's kid is " + Excerpt.of(kid) + "; its issuer has no such key.");
        }
        if (fitting.isEmpty()) {
            throw new InvalidTokenException(
                    Reason.ALGORITHM_NOT_ALLOWED,
                    "The token's alg is " + algorithm + "; its issuer's key " + Excerpt.of(kid) + " is not for that.");
        }
        return fitting;
    }

    private static List<VerificationKey> ofNoName(SignatureAlgorithm algorithm, List<VerificationKey> fitting) {
        if (fitting.isEmpty()) {
            throw new InvalidTokenException(
                    Reason.UNKNOWN_KEY, "The token has no kid, and its issuer has no key for " + algorithm + ".");
        }
        if (fitting.size() > MAX_CANDIDATES) {
            throw new InvalidTokenException(
                    Reason.AMBIGUOUS_KEY,
                    "The token has no kid, and its issuer has " + fitting.size() + " keys for " + algorithm
                            + "; at most " + MAX_CANDIDATES + " are tried.");
        }
        return fitting;
    }

    private static List<JsonValue> elements(JsonObject set) {
        JsonValue keys = set.get("keys");
        if (!(keys instanceof JsonArray array)) {
            throw new InvalidJwkSetException("keys", "keys is " + Excerpt.of(keys) + "; it must be an array of JWKs.");
        }
        int size = array.elements().size();
        if (size > MAX_KEYS) {
            throw new InvalidJwkSetException(
                    "keys", "The set has " + size + " keys; at most " + MAX_KEYS + " are accepted.");
        }
        return array.elements();
    }

    private static VerificationKey registered(String place, JsonValue element) {
        try {
            return key(element);
        } catch (InvalidJwkException e) {
            throw new InvalidJwkSetException(attribute(place, e), sentence(place, e));
        }
    }

    private static VerificationKey key(JsonValue element) throws InvalidJwkException {
        if (element instanceof JsonObject jwk) {
            return Jwk.toVerificationKey(jwk);
        }
        throw new InvalidJwkException("", "is " + Excerpt.of(element) + "; it must be an object");
    }

    private static String sentence(String place, InvalidJwkException e) {
        return attribute(place, e) + " " + e.getMessage() + ".";
    }

    private static String attribute(String place, InvalidJwkException e) {
        return e.member().isEmpty() ? place : place + "." + e.member();
    }

    private static String place(int index) {
        return "keys[" + index + "]";
    }
}
