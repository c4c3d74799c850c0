package dev.mintmark.audit.record;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An audit event that is to be recorded.
 *
 * @param kind the kind of event, such as {@code token.renewed}
 * @param actor the author of the event; null for the service itself
 * @param target the id of the thing that it was done to; null where there is none
 * @param details members of the row's JSON object: texts, numbers, lists of them; never a token's text
 */
public record AuditEntry(
        UUID organizationId,
        String kind,
        @Nullable String actor,
        @Nullable String target,
        Map<String, Object> details) {

    public AuditEntry {
        details = Map.copyOf(details);
    }
}
