package dev.mintmark.platform.error;

import org.jspecify.annotations.Nullable;

/** A token that was sent is not good. The message says why, in a sentence for its sender: of its content only what a key of ours signed. */
public final class RefusedTokenException extends RuntimeException {

    public RefusedTokenException(String sentence) {
        // Hostile input costs no stack trace.
        super(sentence, null, false, false);
    }

    /** What is behind a failure of authentication; null where it is something else. */
    static @Nullable RefusedTokenException behind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedTokenException refused) {
                return refused;
            }
        }
        return null;
    }
}
