package dev.mintmark.audit.verify;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.MonthOfRows;
import dev.mintmark.audit.RowIds;
import dev.mintmark.audit.seal.Seal;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A fault of the record: a change that the service did not make, or sealing that somebody prevented.
 *
 * @param table the table of the row that it was done to
 * @param id the id of the row, of a revocation its token's, of a chain or a creation the organization's. For a seal or
 *     a row of the list of chains, its number. For a checkpoint, its table and month. For a table of all organizations,
 *     its name
 * @param occurred when the row came, as far as its id tells
 */
@RegisterForReflection
public record Fault(FaultKind kind, String table, String id, @Nullable Instant occurred) {

    public enum FaultKind {
        CHANGED,
        REMOVED,
        INSERTED,
        /** It should be in a seal since long, and is in none: it could go unseen. */
        UNSEALED,
        /** A later version of this service made it, so that this version cannot tell whether it is genuine. */
        UNVERIFIABLE;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A fault of a row, ordered among the rows of all tables. */
    public record OfRow(UUID id, Fault fault) {
        static final Comparator<OfRow> ORDER = Comparator.comparing(OfRow::id, RowIds.ORDER);
    }

    public static OfRow ofRow(FaultKind kind, AuditedTable table, UUID id) {
        return new OfRow(id, new Fault(kind, table.text(), id.toString(), RowIds.instant(id)));
    }

    static Fault ofSeal(FaultKind kind, long seq, @Nullable Seal seal) {
        return new Fault(kind, "audit_seal", Long.toString(seq), seal == null ? null : RowIds.instant(seal.firstId()));
    }

    static Fault ofHead(FaultKind kind, UUID organizationId) {
        return new Fault(kind, "audit_seal_head", organizationId.toString(), null);
    }

    static Fault ofCheckpoint(FaultKind kind, MonthOfRows month) {
        return ofCheckpoint(kind, month.toString());
    }

    /** @param month as it is written there */
    static Fault ofCheckpoint(FaultKind kind, String month) {
        return new Fault(kind, "audit_checkpoint", month, null);
    }

    /** The fault of a row of the list of the ends of chains. */
    static Fault ofList(FaultKind kind, long position) {
        return new Fault(kind, "audit_chain_list", Long.toString(position), null);
    }

    static Fault ofRevocation(FaultKind kind, UUID tokenId) {
        return new Fault(kind, "token_revocation", tokenId.toString(), null);
    }

    /** The fault of the missing row of an organization's creation; nobody knows its id. */
    static Fault ofCreation(UUID organizationId) {
        return new Fault(
                FaultKind.REMOVED,
                AuditedTable.AUDIT_EVENT.text(),
                organizationId.toString(),
                RowIds.instant(organizationId));
    }

    /** The fault of a table that has one row for all organizations. */
    static Fault ofTheOne(FaultKind kind, String table) {
        return new Fault(kind, table, table, null);
    }
}
