package dev.mintmark.token;

import dev.mintmark.platform.database.WriteBuffer;
import dev.mintmark.platform.http.Peer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Token uses that wait to be written, in bounded memory. The numbers of tokens and of instants have a limit each.
 * Beyond the limit of instants, uses are still counted. Thread-safe.
 */
final class NotedUses implements WriteBuffer<UsesOfToken> {
    private final int mostTokens;
    private final int mostInstants;
    private final Map<UUID, UsesOfToken> byToken = new LinkedHashMap<>();
    private int instants;

    NotedUses(int mostTokens, int mostInstants) {
        this.mostTokens = mostTokens;
        this.mostInstants = mostInstants;
    }

    /** False where there is no room for a further token. */
    synchronized boolean add(UUID organizationId, UUID tokenId, Instant at, long count, Peer peer) {
        var uses = byToken.get(tokenId);
        if (uses == null) {
            if (byToken.size() >= mostTokens) {
                return false;
            }
            uses = new UsesOfToken(tokenId, organizationId, at, peer);
            byToken.put(tokenId, uses);
        } else if (instants >= mostInstants) {
            uses.addToLatest(at, count, peer);
            return true;
        }
        uses.add(at, count, peer);
        instants++;
        return true;
    }

    /** Takes those that were noted first. */
    @Override
    public synchronized List<UsesOfToken> take(int most) {
        var taken = new ArrayList<UsesOfToken>();
        var all = byToken.values().iterator();
        while (taken.size() < most && all.hasNext()) {
            var uses = all.next();
            taken.add(uses);
            instants -= uses.instants();
            all.remove();
        }
        return taken;
    }

    /** The number of tokens with uses to write. */
    @Override
    public synchronized int size() {
        return byToken.size();
    }
}
