package dev.mintmark.audit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The tables whose rows are marked, sealed and kept for their retention. */
public enum AuditedTable {
    ISSUED_TOKEN,
    AUDIT_EVENT;

    /** Its name. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null for any other name. */
    public static @Nullable AuditedTable of(@Nullable String text) {
        for (var table : values()) {
            if (table.text().equals(text)) {
                return table;
            }
        }
        return null;
    }
}
