package dev.mintmark.audit.record;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.RowContent;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Reads the present content of audited rows, whatever wrote it. */
public final class StoredRows {
    private static final String EVENTS =
            """
            select id, organization_id, mark, kind, actor, target, details, occurred
              from audit_event where organization_id = $1 and id >= $2 order by id
            """;
    /** An array of other than one dimension is none that the service writes, nor one that can be read. */
    private static final String ISSUES =
            """
            select id, organization_id, mark, kind, subject, subject_id, name, generation, renewed_from, application_id, issuer_id,
                   policy_version, subject_iss, subject_sub, subject_jti, kid, issued, expires, derivable_until,
                   case when coalesce(array_ndims(audiences), 1) = 1 then audiences end as audiences,
                   case when coalesce(array_ndims(permissions), 1) = 1 then permissions end as permissions,
                   case when coalesce(array_ndims(roles), 1) = 1 then roles end as roles,
                   case when coalesce(array_ndims(role_ids), 1) = 1 then role_ids end as role_ids
              from issued_token where organization_id = $1 and id >= $2 order by id
            """;

    private StoredRows() {}

    /** All rows of an organization ($1) from an id on ($2), in the order of their ids. */
    public static String query(AuditedTable table) {
        return switch (table) {
            case ISSUED_TOKEN -> ISSUES;
            case AUDIT_EVENT -> EVENTS;
        };
    }

    /** Null for a value that the service cannot have written, such as a list with a null in it. */
    public static @Nullable RowContent content(AuditedTable table, Row row) {
        return switch (table) {
            case ISSUED_TOKEN -> StoredIssue.isWhole(row) ? IssueContent.of(new StoredIssue(row)) : null;
            case AUDIT_EVENT ->
                row.getOffsetDateTime("occurred") == null ? null : event(row).content();
        };
    }

    static AuditEvent event(Row row) {
        return new AuditEvent(
                row.getUUID("id"),
                row.getUUID("organization_id"),
                row.getString("kind"),
                row.getString("actor"),
                row.getString("target"),
                row.getString("details"),
                row.getOffsetDateTime("occurred").toInstant());
    }
}
