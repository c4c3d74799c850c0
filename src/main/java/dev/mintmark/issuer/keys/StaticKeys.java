package dev.mintmark.issuer.keys;

import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.jwt.JwkSet;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** The keys that were registered with their issuer: read once, never fetched. */
final class StaticKeys implements RowKeys {

    private final IssuerSource source;
    private final CompletableFuture<FoundKeys> read = new CompletableFuture<>();

    StaticKeys(IssuerSource source, Uni<JwkSet> reader) {
        this.source = source;
        reader.subscribe()
                .with(
                        keys -> read.complete(new FoundKeys(keys, Instant.EPOCH, 0, -1)),
                        thrown -> read.completeExceptionally(
                                new KeysUnavailableException(Duration.ofSeconds(30), thrown)));
    }

    @Override
    public boolean isOf(IssuerSource other) {
        return source.equals(other);
    }

    @Override
    public Uni<FoundKeys> current() {
        return SharedFuture.of(read);
    }

    @Override
    public Uni<FoundKeys> after(FoundKeys missed, WantedKey wanted) {
        return current();
    }
}
