package dev.mintmark.audit.seal;

import dev.mintmark.audit.ReadUntrusted;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The progress of sealing, over all organizations.
 *
 * @param coveredFrom the least id of the rows that are marked
 * @param creationsFrom the least id of the organizations that have a row of their creation
 * @param sealed up to where rows were sealed as they came
 * @param lookedAgain up to where those were looked for that came late
 * @param lookedLast up to where those were looked for that came very late
 */
public record Progress(UUID coveredFrom, UUID creationsFrom, UUID sealed, UUID lookedAgain, UUID lookedLast) {
    public static final String COLUMNS = "covered_from, creations_from, sealed, looked_again, looked_last";

    /** Null where somebody else wrote the row. */
    public static @Nullable Progress of(Row row) {
        return ReadUntrusted.orNull(() -> new Progress(
                id(row, "covered_from"),
                id(row, "creations_from"),
                id(row, "sealed"),
                id(row, "looked_again"),
                id(row, "looked_last")));
    }

    private static UUID id(Row row, String column) {
        return Objects.requireNonNull(row.getUUID(column), column);
    }
}
