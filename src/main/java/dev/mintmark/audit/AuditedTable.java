package dev.mintmark.audit;

import java.util.Locale;

/** The tables whose rows are marked, sealed and kept for as long as it was promised. */
enum AuditedTable {
    ISSUED_TOKEN,
    AUDIT_EVENT;

    /** Its name. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AuditedTable of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
