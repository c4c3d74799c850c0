package dev.mintmark.audit.verify;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.ReadUntrusted;
import dev.mintmark.audit.seal.Seal;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads seals as they are stored. Somebody else may have written them, so that a column may hold anything. */
final class StoredSeals {
    static final String COLUMNS =
            "organization_id, seq, of_table, first_id, last_id, size, ids_sha256, sealed, previous, hmac, list_position,"
                    + " version";

    private StoredSeals() {}

    /** Null where it says what no seal says. */
    static @Nullable Seal orNull(Row row) {
        return ReadUntrusted.orNull(() -> seal(row));
    }

    /** The number of a seal; 0 where it says none. */
    static long seq(Row row) {
        return Objects.requireNonNullElse(ReadUntrusted.orNull(() -> row.getLong("seq")), 0L);
    }

    /** The ids of its rows; null where the list is not kept any more. */
    static byte @Nullable [] ids(Row row) {
        var ids = row.getBuffer("ids");
        return ids == null ? null : ids.getBytes();
    }

    private static Seal seal(Row row) {
        return new Seal(
                row.getUUID("organization_id"),
                row.getLong("seq"),
                Objects.requireNonNull(AuditedTable.of(row.getString("of_table"))),
                Objects.requireNonNull(row.getUUID("first_id")),
                Objects.requireNonNull(row.getUUID("last_id")),
                row.getLong("size"),
                Bytes.of(row, "ids_sha256"),
                row.getOffsetDateTime("sealed").toInstant(),
                Objects.requireNonNullElse(row.getLong("list_position"), 0L),
                Bytes.of(row, "previous"),
                Bytes.of(row, "hmac"));
    }
}
