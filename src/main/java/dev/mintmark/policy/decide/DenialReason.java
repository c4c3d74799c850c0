package dev.mintmark.policy.decide;

/** The reason of a policy's denial. */
public enum DenialReason {
    /** No allow is about what was asked for: that token type and that team, user or runner. */
    NO_DEFINITION_FOR_TARGET,

    /** The target has allows, but the token's claims match none of them in full. */
    NO_RULE_MATCHED,

    /** A definition denies it, whatever else allows it. */
    DENIED,

    /** The policy could not be put to this token within bounds. */
    TOO_COMPLEX
}
