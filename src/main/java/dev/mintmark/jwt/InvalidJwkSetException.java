package dev.mintmark.jwt;

import dev.mintmark.jwt.JwkEntry.Flaw;
import java.util.List;

/**
 * The failure of a JWK Set that cannot be used at all. The message is a sentence that may be shown to the administrator
 * who registered it.
 */
public final class InvalidJwkSetException extends RuntimeException {

    private final String attribute;
    private final transient List<Flaw> flaws;

    InvalidJwkSetException(String attribute, String sentence) {
        this(attribute, sentence, List.of());
    }

    InvalidJwkSetException(String attribute, String sentence, List<Flaw> flaws) {
        super(sentence, null, false, false);
        this.attribute = attribute;
        this.flaws = List.copyOf(flaws);
    }

    /** The faults of the keys, where they are the cause; else empty. At most {@value JwkSet#MAX_KEYS}. */
    public List<Flaw> flaws() {
        return flaws;
    }

    /** The place of the fault in the set: {@code keys}, {@code keys[3]} or {@code keys[3].n}. */
    public String attribute() {
        return attribute;
    }

    /** The sentence: printable ASCII without double quote and backslash; it names the place too. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
