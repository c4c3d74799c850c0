package dev.mintmark.claims;

/** The failure of a text that is not a lifetime. The message is the rest of a sentence and tells the right form. */
final class MalformedTtlException extends Exception {

    private MalformedTtlException(String message) {
        super(message, null, false, false);
    }

    static MalformedTtlException ofForm() {
        return new MalformedTtlException("must be a duration such as 10h, 1h30m or 1.5h");
    }

    static MalformedTtlException ofTooManyParts() {
        return new MalformedTtlException("must be a duration of at most 7 parts, such as 1h30m");
    }

    static MalformedTtlException notPositive() {
        return new MalformedTtlException("must be longer than zero");
    }

    static MalformedTtlException notWholeSeconds() {
        return new MalformedTtlException("must be a whole number of seconds");
    }

    static MalformedTtlException tooLong() {
        return new MalformedTtlException("must not be that long");
    }
}
