package dev.mintmark.policy.decide;

import org.jspecify.annotations.Nullable;

/** The answer of a policy to a request. */
public sealed interface Verdict {

    /** The verdict when at least one allow applies, and no deny. */
    record Allowed(Grant grant) implements Verdict {}

    /**
     * The verdict when no allow applies, or a deny does.
     *
     * @param sentence for the caller. It names those of its own claims, with their values, that the nearest allow is
     *     not content with. It names no value that the policy would take. Printable ASCII without {@code "} and
     *     {@code \}, as RFC 6749 §5.2 wants it of an {@code error_description}
     * @param nearest only with {@link DenialReason#NO_RULE_MATCHED}, else null
     */
    record Denied(DenialReason reason, String sentence, @Nullable Nearest nearest) implements Verdict {

        /** Tells whether the policy has no allow at all, as each has none at first. */
        public boolean isWithoutAllows() {
            return sentence.equals(DenialWords.ALLOWS_NOTHING);
        }
    }
}
