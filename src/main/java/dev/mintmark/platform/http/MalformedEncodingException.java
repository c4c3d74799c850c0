package dev.mintmark.platform.http;

/** The text is not percent-encoded UTF-8; the message may be shown to whoever sent it. */
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
