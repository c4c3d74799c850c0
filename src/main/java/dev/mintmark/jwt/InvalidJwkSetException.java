package dev.mintmark.jwt;

import dev.mintmark.jwt.JwkEntry.Flaw;
import java.util.List;

/** The JWK Set cannot be used at all; the message is a sentence that may be shown to whoever registered it. */
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

    /** What is wrong with each key, where that is why; else empty. At most {@value JwkSet#MAX_KEYS}. */
    public List<Flaw> flaws() {
        return flaws;
    }

    /** Where in the set the fault is: {@code keys}, {@code keys[3]} or {@code keys[3].n}. */
    public String attribute() {
        return attribute;
    }

    /** The sentence: printable ASCII without double quote and backslash; it names the place too. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
