package dev.mintmark.audit.seal;

import dev.mintmark.audit.Bytes;
import dev.mintmark.audit.RowIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Appends seals to organizations' chains: pure, but for the keys. */
final class SealChain {

    /**
     * The end of an organization's chain.
     *
     * @param seq 0 before the first seal
     * @param seal the last one's HMAC
     */
    record ChainEnd(long seq, Bytes seal) {}

    /** A seal and the list of its rows' ids. */
    record ChainLink(Seal seal, Bytes ids) {}

    private final SealHmacs hmacs;
    private final Map<UUID, ChainEnd> ends;

    SealChain(SealHmacs hmacs, Map<UUID, ChainEnd> ends) {
        this.hmacs = hmacs;
        this.ends = new HashMap<>(ends);
    }

    /**
     * In the order of {@code batches}; every organization in them has an end.
     *
     * @param listPosition the number of the row that will list where the chains end; 0 for none
     */
    List<ChainLink> append(List<SealedRows.SealBatch> batches, Instant now, long listPosition) {
        var links = new ArrayList<ChainLink>(batches.size());
        for (var batch : batches) {
            var end = ends.get(batch.subject().organizationId());
            if (end == null) {
                throw new IllegalArgumentException("where does the chain end?");
            }
            var ids = RowIds.write(batch.ids());
            var open = new Seal(
                    batch.subject().organizationId(),
                    end.seq() + 1,
                    batch.subject().table(),
                    batch.ids().get(0),
                    batch.ids().get(batch.ids().size() - 1),
                    batch.ids().size(),
                    Bytes.sha256(ids),
                    now,
                    listPosition,
                    end.seal(),
                    end.seal());
            var seal = closed(open);
            links.add(new ChainLink(seal, new Bytes(ids)));
            ends.put(seal.organizationId(), new ChainEnd(seal.seq(), seal.hmac()));
        }
        return links;
    }

    /** The present ends of the chains. */
    Map<UUID, ChainEnd> ends() {
        return Map.copyOf(ends);
    }

    private Seal closed(Seal open) {
        return new Seal(
                open.organizationId(),
                open.seq(),
                open.table(),
                open.firstId(),
                open.lastId(),
                open.size(),
                open.idsSha256(),
                open.sealed(),
                open.listPosition(),
                open.previous(),
                hmacs.of(open.content()));
    }
}
