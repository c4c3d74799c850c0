package dev.mintmark.audit.record;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.RowContent;

/** The content of the rows of {@code issued_token}, in the order in which their HMACs were always computed. */
final class IssueContent {
    private IssueContent() {}

    static RowContent of(IssueColumns row) {
        var issuerId = row.issuerId();
        var content = new RowContent(AuditedTable.ISSUED_TOKEN.text(), row.id(), row.organizationId())
                .text(row.kind())
                .text(row.subject())
                .id(issuerId == null ? row.subjectId() : null)
                .text(row.name())
                .texts(row.audiences())
                .texts(row.permissions())
                .texts(row.roles())
                .ids(row.roleIds())
                .number(row.generation())
                .id(row.renewedFrom())
                .id(row.applicationId())
                .id(issuerId)
                .number(row.policyVersion())
                .text(row.subjectIss())
                .text(row.subjectSub())
                .text(row.subjectJti())
                .text(row.kid())
                .time(row.issued())
                .time(row.expires());
        // Rows of before there was such a time have the mark that they had.
        var derivableUntil = row.derivableUntil();
        return derivableUntil == null ? content : content.time(derivableUntil);
    }
}
