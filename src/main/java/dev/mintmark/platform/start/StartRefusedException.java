package dev.mintmark.platform.start;

/** The service cannot start as it is configured. The message is one sentence that names the key and says what to do. */
public final class StartRefusedException extends RuntimeException {

    public StartRefusedException(String message) {
        super(message, null, false, false);
    }
}
