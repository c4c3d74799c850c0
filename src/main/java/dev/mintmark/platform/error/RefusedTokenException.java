package dev.mintmark.platform.error;

import org.jspecify.annotations.Nullable;

/**
 * The refusal of a token. The message tells the reason in a sentence for its sender. It quotes only content that this
 * service signed.
 */
public final class RefusedTokenException extends RuntimeException {

    public RefusedTokenException(String sentence) {
        // Hostile input costs no stack trace.
        super(sentence, null, false, false);
    }

    /** The refusal behind a failure of authentication; null where it is something else. */
    static @Nullable RefusedTokenException behind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedTokenException refused) {
                return refused;
            }
        }
        return null;
    }
}
