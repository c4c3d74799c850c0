package dev.mintmark.jwt;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import dev.mintmark.jwt.JwkEntry.Flaw;
import dev.mintmark.platform.json.JsonExcerpt;
import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The public keys of one issuer (RFC 7517 section 5). Immutable. */
public final class JwkSet {

    /** The most keys that a set may have, unusable ones included. */
    public static final int MAX_KEYS = 200;

    // Each further one is in the exception's list of flaws.
    private static final int MAX_REASONS_IN_A_SENTENCE = 10;

    // The most keys that a token without kid is tried with.
    private static final int MAX_CANDIDATES = 4;

    private final List<VerificationKey> keys;
    private final Map<String, List<VerificationKey>> byKid = new LinkedHashMap<>();
    private final List<JwkEntry> entries;

    private JwkSet(List<VerificationKey> keys, List<JwkEntry> entries) {
        this.keys = List.copyOf(keys);
        this.entries = List.copyOf(entries);
        for (VerificationKey key : keys) {
            if (key.kid() != null) {
                byKid.computeIfAbsent(key.kid(), kid -> new ArrayList<>()).add(key);
            }
        }
    }

    /**
     * Reads a set that an administrator hands in, as a published one is read. But a private or shared key refuses the
     * whole set: it should not have left its place.
     *
     * @return a set with one usable key at least
     * @throws InvalidJwkSetException when there is no array of keys, or it has more than {@value #MAX_KEYS}. Also when
     *     no key can be used, or one is private or shared
     */
    public static JwkSet parseRegistered(JsonObject set) {
        List<JsonValue> elements = elements(set);
        for (int i = 0; i < elements.size(); i++) {
            refuseSecret(place(i), elements.get(i));
        }
        JwkSet read = parseFetched(set);
        read.requireUsable();
        return read;
    }

    private static void refuseSecret(String place, JsonValue element) {
        if (!(element instanceof JsonObject jwk)) {
            return;
        }
        try {
            Jwk.refuseSecret(jwk);
        } catch (InvalidJwkException e) {
            Flaw flaw = flaw(place, e);
            throw new InvalidJwkSetException(flaw.attribute(), flaw.sentence());
        }
    }

    /**
     * Reads a set that an issuer publishes. A key that cannot be used is skipped, and spoils none of the others (RFC
     * 7517 section 5). Different keys of one kid and one algorithm are all skipped, for nobody could tell which is
     * meant.
     *
     * @return a set that may be empty
     * @throws InvalidJwkSetException when there is no array of keys or it has more than {@value #MAX_KEYS}
     */
    public static JwkSet parseFetched(JsonObject set) {
        List<JsonValue> elements = elements(set);
        VerificationKey[] read = new VerificationKey[elements.size()];
        Flaw[] flaws = new Flaw[elements.size()];
        for (int i = 0; i < read.length; i++) {
            try {
                read[i] = key(elements.get(i));
            } catch (InvalidJwkException e) {
                flaws[i] = flaw(place(i), e);
            }
        }
        List<VerificationKey> readable =
                Arrays.stream(read).filter(Objects::nonNull).toList();
        List<VerificationKey> usable = new ArrayList<>();
        List<JwkEntry> entries = new ArrayList<>();
        for (int i = 0; i < read.length; i++) {
            VerificationKey key = read[i];
            if (key == null) {
                entries.add(JwkEntry.flawed(elements.get(i), flaws[i]));
                continue;
            }
            if (readable.stream().anyMatch(key::isConfusedWith)) {
                entries.add(JwkEntry.flawed(elements.get(i), ambiguous(place(i), key)));
                continue;
            }
            Optional<VerificationKey> repeated =
                    usable.stream().filter(key::repeats).findFirst();
            if (repeated.isEmpty()) {
                usable.add(key);
            }
            entries.add(JwkEntry.usable(elements.get(i), repeated.orElse(key)));
        }
        return new JwkSet(usable, entries);
    }

    private static Flaw ambiguous(String place, VerificationKey key) {
        String attribute = place + ".kid";
        return new Flaw(
                attribute,
                attribute + " is " + JsonExcerpt.of(String.valueOf(key.kid())) + ", as is that of another key.");
    }

    /**
     * Refuses a set with which nothing can be verified.
     *
     * @throws InvalidJwkSetException that says of each key why it cannot be used
     */
    public void requireUsable() {
        if (!keys.isEmpty()) {
            return;
        }
        List<Flaw> flaws = flaws();
        if (flaws.isEmpty()) {
            throw new InvalidJwkSetException("keys", "The set has no key.");
        }
        String reasons = flaws.stream()
                .limit(MAX_REASONS_IN_A_SENTENCE)
                .map(Flaw::sentence)
                .collect(Collectors.joining(" "));
        String more = flaws.size() > MAX_REASONS_IN_A_SENTENCE
                ? " So it goes with " + (flaws.size() - MAX_REASONS_IN_A_SENTENCE) + " more."
                : "";
        throw new InvalidJwkSetException("keys", "The set has no key that can be used. " + reasons + more, flaws);
    }

    private List<Flaw> flaws() {
        return entries.stream().map(JwkEntry::flaw).filter(Objects::nonNull).toList();
    }

    /** In the order of the set. */
    public List<VerificationKey> keys() {
        return keys;
    }

    /** Every key of the set, usable or not, in its order. */
    public List<JwkEntry> entries() {
        return entries;
    }

    /** The reasons why keys were left out: one sentence for each, printable ASCII. */
    public List<String> skipped() {
        return flaws().stream().map(Flaw::sentence).toList();
    }

    /**
     * The keys that may have made a signature. They have that kid, or any kid when the token names none.
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
            throw new InvalidTokenException(Reason.UNKNOWN_KEY, "The token's kid is " + unusable(kid));
        }
        if (fitting.isEmpty()) {
            throw new InvalidTokenException(
                    Reason.ALGORITHM_NOT_ALLOWED,
                    "The token's alg is " + algorithm + "; its issuer's key " + JsonExcerpt.of(kid)
                            + " is not for that.");
        }
        return fitting;
    }

    /** Explains that no key of this name is used; the rest of a sentence. */
    private String unusable(String kid) {
        String quoted = JsonExcerpt.of(kid);
        for (JwkEntry entry : entries) {
            Flaw flaw = entry.flaw();
            if (flaw != null && kid.equals(entry.kid())) {
                return quoted + "; its key " + quoted.substring(1, quoted.length() - 1)
                        + " was published but cannot be used: " + flaw.sentence();
            }
        }
        return quoted + "; its issuer has no such key.";
    }

    private List<VerificationKey> ofNoName(SignatureAlgorithm algorithm, List<VerificationKey> fitting) {
        if (fitting.isEmpty()) {
            List<String> skipped = skipped();
            throw new InvalidTokenException(
                    Reason.UNKNOWN_KEY,
                    "The token has no kid, and its issuer has no key for " + algorithm
                            + (skipped.isEmpty() ? "." : "; of its keys some cannot be used: " + skipped.get(0)));
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
            throw new InvalidJwkSetException(
                    "keys", "keys is " + JsonExcerpt.of(keys) + "; it must be an array of JWKs.");
        }
        int size = array.elements().size();
        if (size > MAX_KEYS) {
            throw new InvalidJwkSetException(
                    "keys", "The set has " + size + " keys; at most " + MAX_KEYS + " are accepted.");
        }
        return array.elements();
    }

    private static VerificationKey key(JsonValue element) throws InvalidJwkException {
        if (element instanceof JsonObject jwk) {
            return Jwk.toVerificationKey(jwk);
        }
        throw new InvalidJwkException("", "is " + JsonExcerpt.of(element) + "; it must be an object");
    }

    private static Flaw flaw(String place, InvalidJwkException e) {
        String attribute = e.member().isEmpty() ? place : place + "." + e.member();
        return new Flaw(attribute, attribute + " " + e.getMessage() + ".");
    }

    private static String place(int index) {
        return "keys[" + index + "]";
    }
}
