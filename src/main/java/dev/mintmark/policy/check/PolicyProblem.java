package dev.mintmark.policy.check;

import org.jspecify.annotations.Nullable;

/**
 * The reason why a list of definitions is refused.
 *
 * @param index the place of the definition, from 0; null when it is the list itself
 * @param attribute the member at fault, as it is named in a definition
 * @param message a sentence for the author
 */
public record PolicyProblem(@Nullable Integer index, String attribute, ErrorType errorType, String message) {

    /** The error types that fit a definition. */
    public enum ErrorType {
        REQUIRED("required"),
        INVALID("invalid"),
        CUSTOM("custom");

        private final String text;

        ErrorType(String text) {
            this.text = text;
        }

        /** The text of an error's {@code errorType}. */
        public String text() {
            return text;
        }
    }
}
