package dev.mintmark.policy.definition;

import org.jspecify.annotations.Nullable;

/** A definition that cannot be read. The message is a sentence for its author. */
public final class MalformedDefinitionException extends RuntimeException {
    private final String attribute;
    private final boolean isMissing;

    /** @param fault the fault of the member; null where the member is missing */
    MalformedDefinitionException(String attribute, @Nullable String fault) {
        super(fault == null ? attribute + " is required" : fault);
        this.attribute = attribute;
        this.isMissing = fault == null;
    }

    /** The member at fault, as in {@code policies[3].rules}. */
    public String attribute() {
        return attribute;
    }

    /** Tells whether the member is required and is not there. */
    public boolean isMissing() {
        return isMissing;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
