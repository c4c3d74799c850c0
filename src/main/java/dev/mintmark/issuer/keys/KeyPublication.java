package dev.mintmark.issuer.keys;

import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.issuer.keys.FetchKeys.Published;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The address of one issuer row's published keys. An issuer may move them, so its discovery document is read again
 * beside its keys. That happens with the first fetch, with one fetch an hour, and with each after a failed one. An
 * unreadable document, or another issuer's, moves nothing.
 */
final class KeyPublication {

    private static final Logger LOG = Logger.getLogger(KeyPublication.class);
    private static final Duration READ_EVERY = Duration.ofHours(1);

    private final IssuerSource source;
    private final FetchDiscovery fetchDiscovery;
    private final FetchKeys fetchKeys;
    private final Clock clock;
    private volatile String jwksUri;
    private volatile @Nullable Instant read;

    KeyPublication(IssuerSource source, FetchDiscovery fetchDiscovery, FetchKeys fetchKeys, Clock clock) {
        this.source = source;
        this.fetchDiscovery = fetchDiscovery;
        this.fetchKeys = fetchKeys;
        this.clock = clock;
        this.jwksUri = Objects.requireNonNull(source.jwksUri());
    }

    /** Fetches once. Two of them must not overlap. */
    Uni<Published> fetch() {
        String known = jwksUri;
        Uni<Published> keys = fetchKeys.from(known, source.pins());
        return (isToBeReadAt(clock.instant()) ? besideDiscovery(known, keys) : keys)
                .onFailure()
                .invoke(() -> read = null);
    }

    private boolean isToBeReadAt(Instant now) {
        Instant before = read;
        return before == null || !now.isBefore(before.plus(READ_EVERY));
    }

    /** Both at once: an issuer whose two documents hang costs the time of one. */
    private Uni<Published> besideDiscovery(String known, Uni<Published> keys) {
        CompletableFuture<Published> underWay = keys.subscribeAsCompletionStage();
        return fetchDiscovery
                .of(source.url(), source.pins())
                .invoke(() -> read = clock.instant())
                .map(DiscoveryDocument::jwksUri)
                .onFailure()
                .recoverWithItem(known)
                .chain(announced -> announced.equals(known)
                        ? Uni.createFrom().completionStage(underWay)
                        : fetchKeys.from(announced, source.pins()).invoke(() -> moved(announced)))
                .ifNoItem()
                .after(DiscoverIssuer.PATIENCE)
                .recoverWithUni(() -> Uni.createFrom().completionStage(underWay));
    }

    private void moved(String to) {
        LOG.infof("issuer %s (%s): its keys are at %s now", source.id(), source.issuer(), to);
        jwksUri = to;
    }
}
