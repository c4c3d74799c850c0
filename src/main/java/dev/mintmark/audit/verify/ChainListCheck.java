package dev.mintmark.audit.verify;

import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.seal.ChainListRow;
import dev.mintmark.audit.seal.ChainListStart;
import dev.mintmark.audit.seal.KnownChains;
import dev.mintmark.audit.seal.SealHmacs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Checks the list of the ends of chains row by row, and compares the chains with it. A whole list is the only measure
 * of a chain. A list that is not whole yields its own fault, and no fault of a chain.
 */
public final class ChainListCheck {
    /**
     * A service that does not list chains yet has an hour to end in. Other changes of the seals give it the same time.
     */
    private static final Duration TIME_TO_END_IN = Duration.ofHours(1);

    private record Gap(UUID organizationId, long seal) {}

    private final SealHmacs hmacs;
    private final Map<UUID, ChainListRow.ChainEntry> ends = new HashMap<>();
    private final Map<UUID, Long> foundAtFirst = new HashMap<>();
    private final Set<UUID> turnedBack = new HashSet<>();
    private final Set<Gap> gaps = new LinkedHashSet<>();
    private final List<Fault> faults = new ArrayList<>();
    private long expected;
    private Bytes previous;
    /** The instant before which seals may be that no row lists; null for never. */
    private @Nullable Instant unlistedUntil;

    /** @param start where the list begins by now */
    public ChainListCheck(SealHmacs hmacs, ChainListStart start) {
        this.hmacs = hmacs;
        this.expected = start.position() + 1;
        this.previous = start.previous();
        this.unlistedUntil = start.unlistedUntil().equals(Instant.EPOCH) ? null : start.unlistedUntil();
        start.read().forEach(entry -> ends.put(entry.organizationId(), entry));
    }

    /** @param row null for one that cannot be read */
    public void next(@Nullable ChainListRow row) {
        if (faults.size() >= ChainCheck.MAX_FAULTS) {
            return;
        }
        if (row == null || !hmacs.of(row.content()).equals(row.hmac())) {
            faults.add(Fault.ofList(Fault.FaultKind.CHANGED, row == null ? expected : row.position()));
            expected++;
            return;
        }
        if (row.position() != expected) {
            faults.add(Fault.ofList(Fault.FaultKind.REMOVED, expected));
        } else if (!row.previous().equals(previous)) {
            faults.add(Fault.ofList(Fault.FaultKind.CHANGED, row.position()));
        }
        row.read().forEach(entry -> follow(row, entry));
        expected = row.position() + 1;
        previous = row.hmac();
    }

    private void follow(ChainListRow row, ChainListRow.ChainEntry entry) {
        var before = ends.put(entry.organizationId(), entry);
        if (row.position() == 1) {
            // The chains of an older version are listed as they are found.
            if (entry.from() > 0) {
                unlistedUntil = row.listed().plus(TIME_TO_END_IN);
                foundAtFirst.put(entry.organizationId(), entry.from());
            }
            return;
        }
        long last = before == null ? 0 : before.to();
        if (entry.from() < last || entry.to() <= entry.from()) {
            turnedBack.add(entry.organizationId());
        } else if (entry.from() > last) {
            gaps.add(new Gap(entry.organizationId(), entry.from()));
        }
    }

    /** @param known the known chains, and whether their ends were listed before */
    void end(KnownChains.Known known) {
        if (isEmpty() && known.hasListOfEnds()) {
            faults.add(Fault.ofTheOne(Fault.FaultKind.REMOVED, "audit_chain_list"));
        }
    }

    /** The beginning of the list when all that was followed is gone; its HMAC is not made yet. */
    public ChainListStart startBehind() {
        return new ChainListStart(
                expected - 1,
                ChainListRow.write(List.copyOf(ends.values())),
                Objects.requireNonNullElse(unlistedUntil, Instant.EPOCH),
                previous,
                previous);
    }

    /** Tells whether rows can go without hiding a fault. */
    public boolean isWhole() {
        return faults.isEmpty() && turnedBack.isEmpty();
    }

    boolean isEmpty() {
        return expected == 1 && faults.isEmpty();
    }

    /** The faults of the list alone. */
    List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** The ends of chains by the list, without the chains that it does not hold. */
    Map<UUID, ChainListRow.ChainEntry> ends() {
        return Map.copyOf(ends);
    }

    /** Seals that the list passed over, of which must be asked when they were made. */
    Map<UUID, List<Long>> passedOver() {
        var seals = new HashMap<UUID, List<Long>>();
        gaps.forEach(gap -> seals.computeIfAbsent(gap.organizationId(), id -> new ArrayList<>())
                .add(gap.seal()));
        return seals;
    }

    /** The last seals that chains had before there was a list. None of them can name a row of it. */
    Map<UUID, Long> foundAtFirst() {
        return Map.copyOf(foundAtFirst);
    }

    /** Tells whether a seal names a row beyond the end of the list. */
    boolean misses(long listPosition) {
        return listPosition >= expected;
    }

    /** Tells whether a seal may be unlisted: an older version made it in its last hour. */
    boolean mayBeUnlisted(@Nullable Instant sealed) {
        return unlistedUntil != null && sealed != null && sealed.isBefore(unlistedUntil);
    }

    /**
     * Judges a chain; null where it has no fault.
     *
     * @param seq the number of its last seal; null where nothing says it, or somebody else wrote it
     * @param listedSeal the HMAC of its seal of the listed number; null where there is none
     */
    Fault.@Nullable FaultKind judge(UUID organizationId, @Nullable Long seq, @Nullable Bytes listedSeal) {
        var end = ends.get(organizationId);
        if (end == null) {
            return null;
        }
        if (turnedBack.contains(organizationId)) {
            return Fault.FaultKind.CHANGED;
        }
        if (listedSeal == null) {
            return Fault.FaultKind.REMOVED;
        }
        if (!listedSeal.equals(end.seal())) {
            return Fault.FaultKind.CHANGED;
        }
        return seq != null && seq < end.to() ? Fault.FaultKind.REMOVED : null;
    }

    /**
     * Tells whether a chain goes on behind the end that the list has for it. Then an older list was put back.
     *
     * @param seq the number of its last seal
     * @param sealed when that was made; null where it is not there
     */
    boolean isAhead(UUID organizationId, long seq, @Nullable Instant sealed) {
        var end = ends.get(organizationId);
        return !isEmpty() && seq > (end == null ? 0 : end.to()) && !mayBeUnlisted(sealed);
    }
}
