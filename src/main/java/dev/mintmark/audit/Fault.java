package dev.mintmark.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody else than the service did to the record.
 *
 * @param table whose row it was done to
 * @param id the row's; for a seal its number, for a checkpoint its table and month
 * @param occurred when the row came, as far as its id tells
 */
@RegisterForReflection
record Fault(Kind kind, String table, String id, @Nullable Instant occurred) {

    enum Kind {
        CHANGED,
        REMOVED,
        INSERTED;

        @JsonValue
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A fault in a row, which has a place among the rows of all tables. */
    record OfRow(UUID id, Fault fault) {
        static final Comparator<OfRow> ORDER = Comparator.comparing(OfRow::id, RowIds.ORDER);
    }

    static OfRow ofRow(Kind kind, AuditedTable table, UUID id) {
        return new OfRow(id, new Fault(kind, table.text(), id.toString(), RowIds.instant(id)));
    }

    static Fault ofSeal(Kind kind, long seq, @Nullable Seal seal) {
        return new Fault(kind, "audit_seal", Long.toString(seq), seal == null ? null : RowIds.instant(seal.firstId()));
    }

    static Fault ofHead(Kind kind, UUID organizationId) {
        return new Fault(kind, "audit_seal_head", organizationId.toString(), null);
    }

    static Fault ofCheckpoint(Kind kind, MonthOfRows month) {
        return new Fault(kind, "audit_checkpoint", month.toString(), null);
    }
}
