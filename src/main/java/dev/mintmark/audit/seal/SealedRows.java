package dev.mintmark.audit.seal;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.RowIds;
import dev.mintmark.audit.record.RowMacs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Groups rows into seals. A seal's rows are of one organization, one table and the same ten seconds. */
final class SealedRows {
    private static final long SLOT_MILLIS = 10_000;

    /** The organization and the table of a seal's rows. */
    record Subject(UUID organizationId, AuditedTable table) {}

    /** The part of a row that sealing reads. */
    record SealedRow(AuditedTable table, UUID id, UUID organizationId, Bytes mark) {}

    /** @param ids in order, at least one */
    record SealBatch(Subject subject, List<UUID> ids) {}

    private SealedRows() {}

    /** The least id of the ten seconds of {@code id}. */
    static UUID slotOf(UUID id) {
        return new UUID((RowIds.millis(id) / SLOT_MILLIS * SLOT_MILLIS) << 16, 0);
    }

    /**
     * Rows that the service did not write are left out: they are nobody's to vouch for.
     *
     * @param rows in the order of their ids
     * @param listed the ids that other seals list already
     */
    static List<SealBatch> batches(Collection<SealedRow> rows, Map<Subject, Set<UUID>> listed, RowMacs rowMacs) {
        record Slot(Subject subject, UUID start) {}
        Map<Slot, List<UUID>> slots = new LinkedHashMap<>();
        for (var row : rows) {
            var subject = new Subject(row.organizationId(), row.table());
            if (!listed.getOrDefault(subject, Set.of()).contains(row.id())
                    && rowMacs.isOurs(
                            row.table(),
                            row.id(),
                            row.organizationId(),
                            row.mark().array())) {
                slots.computeIfAbsent(new Slot(subject, slotOf(row.id())), first -> new ArrayList<>())
                        .add(row.id());
            }
        }
        return slots.entrySet().stream()
                .map(slot -> new SealBatch(slot.getKey().subject(), List.copyOf(slot.getValue())))
                .toList();
    }

    /** Adds the list of a seal to what is listed. */
    static void add(Map<Subject, Set<UUID>> listed, Subject subject, byte[] ids) {
        var read = RowIds.read(ids);
        if (read != null) {
            listed.computeIfAbsent(subject, first -> new HashSet<>()).addAll(read);
        }
    }

    static Map<Subject, Set<UUID>> nothing() {
        return new HashMap<>();
    }
}
