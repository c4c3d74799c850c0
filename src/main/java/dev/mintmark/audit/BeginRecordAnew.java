package dev.mintmark.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;

/**
 * Lets what is written of all chains begin anew where its key is lost for good, so that the chains of organizations that are
 * made from then on can be verified. Of what was sealed before nobody can say any more whether it is genuine.
 */
@Singleton
public final class BeginRecordAnew {
    private final KnownChains knownChains;
    private final ChainList chainList;

    BeginRecordAnew(KnownChains knownChains, ChainList chainList) {
        this.knownChains = knownChains;
        this.chainList = chainList;
    }

    /** Waits for whoever seals. */
    public Uni<Void> begin(SqlClient transaction) {
        return SealLock.take(transaction)
                .chain(() -> knownChains.beginAnew(transaction))
                .chain(() -> chainList.beginAnew(transaction));
    }
}
