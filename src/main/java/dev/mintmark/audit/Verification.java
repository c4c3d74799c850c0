package dev.mintmark.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of an organization's record.
 *
 * @param valid whether nothing was found that somebody else did, or kept the service from doing
 * @param rows how many rows were looked at
 * @param sealedUntil when the last row came that a seal lists; null where there is no seal
 * @param unsealed how many of the rows are not chained yet: those of the last seconds, and those that came late
 * @param firstFault the first of {@code faults}; null where there are none
 * @param faults what a checkpoint missed, then those of rows in the order of their ids, then those of seals; a hundred of
 *     each at most
 */
@JsonInclude
record Verification(
        boolean valid,
        long rows,
        long seals,
        @Nullable Instant sealedUntil,
        long unsealed,
        @Nullable Fault firstFault,
        List<Fault> faults) {

    /** With faults that come before all others. */
    Verification after(List<Fault> first) {
        if (first.isEmpty()) {
            return this;
        }
        var all = Stream.concat(first.stream(), faults.stream()).distinct().toList();
        return new Verification(false, rows, seals, sealedUntil, unsealed, all.get(0), all);
    }

    /** With another fault, where there were none. */
    Verification with(Fault fault) {
        return new Verification(false, rows, seals, sealedUntil, unsealed, fault, List.of(fault));
    }
}
