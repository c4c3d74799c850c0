package dev.mintmark.policy.definition;

/** The failure of a claim path or a rule value that cannot be read. The message is a sentence for the rule's author. */
public final class MalformedRuleException extends RuntimeException {
    public MalformedRuleException(String message) {
        super(message);
    }
}
