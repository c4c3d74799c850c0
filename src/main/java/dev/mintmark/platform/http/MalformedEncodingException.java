package dev.mintmark.platform.http;

/** The failure of a text that is not percent-encoded UTF-8. The message may be shown to its sender. */
public final class MalformedEncodingException extends RuntimeException {
    private final String message;

    MalformedEncodingException(String message) {
        // Hostile input costs no stack trace.
        super(message, null, false, false);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
