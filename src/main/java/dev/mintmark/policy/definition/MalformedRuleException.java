package dev.mintmark.policy.definition;

/** A claim path or a rule value that cannot be read. The message is a sentence for whoever wrote the rule. */
public final class MalformedRuleException extends RuntimeException {
    public MalformedRuleException(String message) {
        super(message);
    }
}
