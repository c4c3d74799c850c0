package dev.mintmark.exchange;

import java.util.List;

/**
 * The validity of a subject token, apart from any policy.
 *
 * @param problems why it would be refused, a sentence each; empty for a good one and for bare claims
 */
record SubjectTokenReport(Signature signature, List<String> problems) {

    enum Signature {
        VALID("valid"),
        INVALID("invalid"),
        /** The signature is not checked: there is no token, or the issuer's keys are unavailable. */
        UNCHECKED("unchecked");

        private final String text;

        Signature(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    SubjectTokenReport {
        problems = List.copyOf(problems);
    }

    static SubjectTokenReport ofClaims() {
        return new SubjectTokenReport(Signature.UNCHECKED, List.of());
    }
}
