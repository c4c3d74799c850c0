package dev.mintmark.audit;

import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;

/**
 * How far sealing has come, over all organizations.
 *
 * @param coveredFrom the least id of the rows that are marked
 * @param sealed up to where rows were sealed as they came
 * @param lookedAgain up to where those were looked for that came late
 * @param lookedLast up to where those were looked for that came very late
 */
record Progress(UUID coveredFrom, UUID sealed, UUID lookedAgain, UUID lookedLast) {
    static final String COLUMNS = "covered_from, sealed, looked_again, looked_last";

    static Progress of(Row row) {
        return new Progress(
                row.getUUID("covered_from"),
                row.getUUID("sealed"),
                row.getUUID("looked_again"),
                row.getUUID("looked_last"));
    }
}
