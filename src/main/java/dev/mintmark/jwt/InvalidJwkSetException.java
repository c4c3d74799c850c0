package dev.mintmark.jwt;

/** The JWK Set cannot be used at all; the message is a sentence that may be shown to whoever registered it. */
public final class InvalidJwkSetException extends RuntimeException {

    private final String attribute;

    InvalidJwkSetException(String attribute, String sentence) {
        super(sentence, null, false, false);
        this.attribute = attribute;
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
