package dev.mintmark.audit.verify;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.MonthOfRows;
import dev.mintmark.audit.RowIds;
import dev.mintmark.audit.seal.Checkpoint;
import dev.mintmark.audit.seal.KnownChains;
import dev.mintmark.audit.seal.Seal;
import dev.mintmark.audit.seal.SealHmacs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks the seals of one organization in the order of their numbers, and tells the credible ones. */
final class ChainCheck {
    static final int MAX_FAULTS = 100;

    private record Emptied(long lastSeq, long size) {
        Emptied plus(Seal seal) {
            return new Emptied(Math.max(lastSeq, seal.seq()), size + seal.size());
        }
    }

    private final SealHmacs hmacs;
    private final UUID organizationId;
    private final Map<MonthOfRows, Checkpoint> checkpoints;
    private final Map<MonthOfRows, Emptied> emptied = new HashMap<>();
    private final Set<MonthOfRows> found = new HashSet<>();
    private final BitSet believed = new BitSet();
    private final List<Fault> faults = new ArrayList<>();
    private long seals;
    private long expected = 1;
    private long lastSeq;
    private boolean lastGenuine = true;
    private Bytes previous;
    private @Nullable UUID lastId;

    ChainCheck(SealHmacs hmacs, UUID organizationId, UUID coveredFrom, List<Checkpoint> checkpoints) {
        this.hmacs = hmacs;
        this.organizationId = organizationId;
        this.previous = hmacs.start(organizationId, coveredFrom);
        this.checkpoints = new HashMap<>();
        for (var checkpoint : checkpoints) {
            var month = new MonthOfRows(checkpoint.table(), checkpoint.month());
            if (hmacs.of(checkpoint.content()).equals(checkpoint.hmac())) {
                this.checkpoints.put(month, checkpoint);
            } else {
                found.add(month);
                add(Fault.ofCheckpoint(Fault.FaultKind.CHANGED, month));
            }
        }
    }

    /** @param isEmptied true where its list is not kept any more */
    void next(Seal seal, boolean isEmptied) {
        seals++;
        for (; expected < seal.seq() && faults.size() < MAX_FAULTS; expected++) {
            add(Fault.ofSeal(Fault.FaultKind.REMOVED, expected, null));
        }
        boolean follows = seal.seq() == expected && previous.equals(seal.previous());
        boolean genuine = isNumber(seal.seq()) && hmacs.of(seal.content()).equals(seal.hmac());
        if (genuine) {
            believed.set((int) seal.seq());
            lastId = lastId == null || RowIds.ORDER.compare(seal.lastId(), lastId) > 0 ? seal.lastId() : lastId;
        }
        // After a gap nothing can follow; that there is one was said already.
        boolean afterGap = seal.seq() - 1 != lastSeq;
        if (!genuine || !(follows || afterGap || !lastGenuine)) {
            add(Fault.ofSeal(Fault.FaultKind.CHANGED, seal.seq(), seal));
        }
        if (isEmptied && genuine) {
            emptied.merge(
                    MonthOfRows.of(seal.table(), seal.firstId()),
                    new Emptied(seal.seq(), seal.size()),
                    (sum, one) -> sum.plus(seal));
        }
        goOnAfter(seal.seq(), genuine);
        previous = seal.hmac();
    }

    /** In place of {@link #next}, for a seal that says what no seal says. */
    void unreadable(long seq) {
        seals++;
        add(Fault.ofSeal(Fault.FaultKind.CHANGED, seq, null));
        goOnAfter(seq, false);
    }

    /**
     * In place of {@link #next}, for a seal of a form that this service does not know. Its list is taken at its word:
     * a fault of the seal is on record already.
     *
     * @param hmac the one that the next seal links to
     */
    void ofLaterVersion(long seq, Bytes hmac) {
        seals++;
        add(Fault.ofSeal(Fault.FaultKind.UNVERIFIABLE, seq, null));
        if (isNumber(seq)) {
            believed.set((int) seq);
        }
        goOnAfter(seq, false);
        previous = hmac;
    }

    private static boolean isNumber(long seq) {
        return seq > 0 && seq < Integer.MAX_VALUE;
    }

    private void goOnAfter(long seq, boolean isGenuine) {
        lastSeq = seq;
        lastGenuine = isGenuine;
        expected = seq + 1;
    }

    /** @param month as it is written there */
    void unreadableCheckpoint(String month) {
        add(Fault.ofCheckpoint(Fault.FaultKind.CHANGED, month));
    }

    /** Takes the standing of the list of chains. */
    void known(KnownChains.Standing standing) {
        switch (standing) {
            case CHANGED -> add(Fault.ofTheOne(Fault.FaultKind.CHANGED, "audit_chains"));
            case REMOVED -> add(Fault.ofTheOne(Fault.FaultKind.REMOVED, "audit_chains"));
            case NEW, GENUINE -> {}
        }
    }

    /** Ends the check of a chain without a head. */
    void endWithoutHead(boolean hadChain) {
        if (seals > 0 || hadChain) {
            add(Fault.ofHead(Fault.FaultKind.REMOVED, organizationId));
        }
        compareEmptied();
    }

    /** @param headSeq null where it cannot be read */
    void end(@Nullable Long headSeq, Bytes headSeal, Bytes headHmac) {
        if (headSeq == null || !hmacs.ofHead(organizationId, headSeq, headSeal).equals(headHmac)) {
            add(Fault.ofHead(Fault.FaultKind.CHANGED, organizationId));
        } else {
            endAt(headSeq, headSeal);
        }
        compareEmptied();
    }

    private void compareEmptied() {
        emptied.forEach((month, sum) -> {
            var checkpoint = checkpoints.get(month);
            if (checkpoint == null && !found.contains(month)) {
                add(Fault.ofCheckpoint(Fault.FaultKind.REMOVED, month));
            } else if (checkpoint != null
                    && (checkpoint.lastSeq() != sum.lastSeq() || checkpoint.size() != sum.size())) {
                add(Fault.ofCheckpoint(Fault.FaultKind.CHANGED, month));
            }
        });
    }

    private void endAt(long headSeq, Bytes headSeal) {
        if (headSeq > lastSeq) {
            for (long seq = lastSeq + 1; seq <= headSeq && faults.size() < MAX_FAULTS; seq++) {
                add(Fault.ofSeal(Fault.FaultKind.REMOVED, seq, null));
            }
        } else if (headSeq < lastSeq) {
            add(Fault.ofSeal(Fault.FaultKind.INSERTED, lastSeq, null));
        } else if (lastGenuine && !headSeal.equals(previous)) {
            add(Fault.ofSeal(Fault.FaultKind.CHANGED, lastSeq, null));
        }
    }

    private void add(Fault fault) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(fault);
        }
    }

    /** Adds a fault that was found beside the chain. */
    void found(Fault fault) {
        add(fault);
    }

    /** Says that a seal is not what it was, beside what the chain says. */
    void disbelieve(Seal seal) {
        add(Fault.ofSeal(Fault.FaultKind.CHANGED, seal.seq(), seal));
    }

    boolean believes(Seal seal) {
        return seal.seq() > 0 && seal.seq() < Integer.MAX_VALUE && believed.get((int) seal.seq());
    }

    /** Tells whether a month of this table was dropped, whichever. */
    boolean hasDropped(AuditedTable table) {
        return checkpoints.keySet().stream().anyMatch(month -> month.table() == table);
    }

    /** Tells whether this month was dropped, so that rows in it are nobody's. */
    boolean isDropped(MonthOfRows month) {
        return checkpoints.containsKey(month);
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }

    long seals() {
        return seals;
    }

    @Nullable
    Instant sealedUntil() {
        return lastId == null ? null : RowIds.instant(lastId);
    }
}
