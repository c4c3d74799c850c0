package dev.mintmark.exchange;

/** The outcome of an attempt at an exchange that nothing refused. */
sealed interface AttemptOutcome {
    /** An outcome without an answer: the data of the decision hold no more, and nothing was issued. */
    AttemptOutcome OUT_OF_DATE = new OutOfDate();

    /** The exchange is done. */
    record Answered(TokenResponse response) implements AttemptOutcome {}

    record OutOfDate() implements AttemptOutcome {}
}
