package dev.mintmark.audit.record;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.RowContent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An audit event of an organization.
 *
 * @param id UUIDv7, so that ids are in the order of events
 * @param kind the kind of event, such as {@code exchange.denied}
 * @param actor the author of the event; null where that is not known
 * @param target the id of the thing that it was done to or through; null where there is none
 * @param details a JSON object; never a token's text
 * @param occurred UTC
 */
public record AuditEvent(
        UUID id,
        UUID organizationId,
        String kind,
        @Nullable String actor,
        @Nullable String target,
        @JsonRawValue String details,
        Instant occurred) {

    public RowContent content() {
        return new RowContent(AuditedTable.AUDIT_EVENT.text(), id, organizationId)
                .text(kind)
                .text(actor)
                .text(target)
                .text(details)
                .time(occurred);
    }
}
