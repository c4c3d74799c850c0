package dev.mintmark.audit.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of verifying an organization's record.
 *
 * @param valid true where no fault was found: nobody else changed the record, or kept the service from sealing it
 * @param rows the number of rows that were looked at
 * @param sealedUntil when the last row came that a seal lists; null where there is no seal
 * @param unsealed the number of the rows that are not chained yet: those of the last seconds, and those that came late
 * @param firstFault the first of {@code faults}; null where there are none
 * @param faults the losses against a checkpoint, then the faults of rows in the order of ids, then those of seals.
 *     There are a hundred of each at most
 * @param explanation the meaning of some faults for people, such as those after a lost key; null without them
 */
@JsonInclude
public record VerificationResponse(
        boolean valid,
        long rows,
        long seals,
        @Nullable Instant sealedUntil,
        long unsealed,
        @Nullable Fault firstFault,
        List<Fault> faults,
        @Nullable String explanation) {

    /** The response for a chain and the rows of both tables. */
    static VerificationResponse of(ChainCheck chain, RowsCheck issues, RowsCheck events) {
        var faults = Stream.concat(
                        Stream.concat(issues.faults().stream(), events.faults().stream())
                                .sorted(Fault.OfRow.ORDER)
                                .limit(ChainCheck.MAX_FAULTS)
                                .map(Fault.OfRow::fault),
                        chain.faults().stream())
                .toList();
        return new VerificationResponse(
                faults.isEmpty(),
                issues.count() + events.count(),
                chain.seals(),
                chain.sealedUntil(),
                issues.unsealed() + events.unsealed(),
                faults.isEmpty() ? null : faults.get(0),
                faults,
                ofVersions(faults));
    }

    /**
     * The response where the sealing's progress is gone or cannot be read. Without it nothing tells from where on there
     * are marks, and in whose chains what is.
     */
    static VerificationResponse withoutProgress(Fault.FaultKind kind) {
        var fault = Fault.ofTheOne(kind, "audit_progress");
        return new VerificationResponse(false, 0, 0, null, 0, fault, List.of(fault), null);
    }

    /** The response with the faults of a checkpoint before all others. */
    VerificationResponse after(CheckpointClaims.Missed missed) {
        if (missed.faults().isEmpty()) {
            return this;
        }
        var all = Stream.concat(missed.faults().stream(), faults.stream())
                .distinct()
                .toList();
        return new VerificationResponse(
                false, rows, seals, sealedUntil, unsealed, all.get(0), all, joined(missed.explanation(), explanation));
    }

    /** The response with a further sentence for people. */
    VerificationResponse explained(@Nullable String further) {
        return new VerificationResponse(
                valid, rows, seals, sealedUntil, unsealed, firstFault, faults, joined(explanation, further));
    }

    /** The meaning of seals that this version cannot verify; null where there are none. */
    static @Nullable String ofVersions(List<Fault> faults) {
        return faults.stream().noneMatch(fault -> fault.kind() == Fault.FaultKind.UNVERIFIABLE)
                ? null
                : "A later version of this service made seals that this version cannot verify. Ask a replica of that"
                        + " version.";
    }

    private static @Nullable String joined(@Nullable String one, @Nullable String other) {
        if (one == null) {
            return other;
        }
        return other == null ? one : one + " " + other;
    }

    /** The response with another fault, where there were none. */
    VerificationResponse with(Fault fault) {
        return new VerificationResponse(false, rows, seals, sealedUntil, unsealed, fault, List.of(fault), null);
    }

    /** The response with the faults of the list of chains behind all others. */
    VerificationResponse with(List<Fault> ofList) {
        var further = ofList.stream().filter(fault -> !faults.contains(fault)).toList();
        if (ofList.isEmpty()) {
            return this;
        }
        var all = Stream.concat(faults.stream(), further.stream()).toList();
        var listIsGone = ofList.contains(Fault.ofTheOne(Fault.FaultKind.REMOVED, "audit_chain_list"));
        return new VerificationResponse(
                false,
                rows,
                seals,
                sealedUntil,
                unsealed,
                all.get(0),
                all,
                joined(
                        explanation,
                        listIsGone
                                ? "The list of all chains was taken away, or an older state of it was put back. Chains go on where"
                                        + " it ends. Some may be gone with it."
                                : "The list of all chains says otherwise than the record. Chains were taken away, or an older state of"
                                        + " them or of the list was put back."));
    }
}
