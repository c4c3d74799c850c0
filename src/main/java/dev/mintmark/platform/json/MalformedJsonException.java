package dev.mintmark.platform.json;

/** The bytes are not JSON as {@link JsonReader} wants it; the message is a sentence that may be shown to whoever sent them. */
public final class MalformedJsonException extends RuntimeException {

    MalformedJsonException(String sentence) {
        // Hostile input costs no stack trace.
        super(sentence, null, false, false);
    }

    /** The sentence: printable ASCII without double quote and backslash. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
