package dev.mintmark.audit.seal;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;

/**
 * Begins the list of all chains anew where its key is lost for good. The chains of organizations that are made from
 * then on can be verified. Nobody can say any more whether the seals of before are genuine.
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
