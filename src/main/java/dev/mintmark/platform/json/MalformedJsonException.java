package dev.mintmark.platform.json;

/**
 * The failure of bytes that are not JSON as {@link JsonReader} requires it. The message is a sentence that may be shown
 * to the sender.
 */
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
