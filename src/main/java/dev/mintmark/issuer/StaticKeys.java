package dev.mintmark.issuer;

import dev.mintmark.jwt.JwkSet;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Keys that were registered with their issuer: read once, never fetched. */
final class StaticKeys implements RowKeys {

    private final IssuerSource source;
    private final CompletableFuture<JwkSet> read = new CompletableFuture<>();

    StaticKeys(IssuerSource source, Uni<JwkSet> reader) {
        this.source = source;
        reader.subscribe()
                .with(
                        read::complete,
                        thrown -> read.completeExceptionally(
                                new KeysUnavailableException(Duration.ofSeconds(30), thrown)));
    }

    @Override
    public boolean isOf(IssuerSource other) {
        return source.equals(other);
    }

    @Override
    public Uni<JwkSet> current() {
        return SharedAnswer.of(read);
    }

    @Override
    public Uni<JwkSet> after(JwkSet missed, @Nullable String kid) {
        return current();
    }
}
