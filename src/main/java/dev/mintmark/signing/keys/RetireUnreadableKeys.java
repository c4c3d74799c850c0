package dev.mintmark.signing.keys;

import dev.mintmark.platform.json.TimeText;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.start.StartStep;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Replaces signing keys whose key-encryption key is lost for good. The operator names one of the lost keys. So a wrong
 * file retires nothing, at this start or a later one.
 */
@Singleton
final class RetireUnreadableKeys implements StartStep {
    private static final Logger LOG = Logger.getLogger(RetireUnreadableKeys.class);

    private final SigningKeyTable table;
    private final MakeSigningKey makeSigningKey;
    private final KeyEnvelope keyEnvelope;
    private final SigningSettings settings;
    private final Vertx vertx;
    private final Clock clock;

    RetireUnreadableKeys(
            SigningKeyTable table,
            MakeSigningKey makeSigningKey,
            KeyEnvelope keyEnvelope,
            SigningSettings settings,
            Vertx vertx,
            Clock clock) {
        this.table = table;
        this.makeSigningKey = makeSigningKey;
        this.keyEnvelope = keyEnvelope;
        this.settings = settings;
        this.vertx = vertx;
        this.clock = clock;
    }

    /** After the key-encryption key is known to be there, and before the keys are read to sign with. */
    @Override
    public Phase phase() {
        return Phase.SEALED_KEYS;
    }

    @Override
    public Uni<Void> run() {
        var named = settings.retireUnreadableKey();
        return named == null
                ? Uni.createFrom().voidItem()
                : table.all()
                        .chain(rows -> vertx.executeBlocking(
                                () -> rows.stream().filter(this::isUnreadable).toList(), false))
                        .chain(lost -> lost.isEmpty() ? Uni.createFrom().voidItem() : retire(named, lost));
    }

    private Uni<Void> retire(String named, List<SigningKeyRow> lost) {
        if (lost.stream().noneMatch(row -> row.kid().equals(named))) {
            return Uni.createFrom()
                    .failure(StartRefusedException.ofSetting(
                            "mintmark.signing.retire-unreadable-key",
                            named,
                            "the key-encryption key does not open "
                                    + lost.get(lost.size() - 1).kid()
                                    + ", which is another. Give the file it was sealed under, or name that key"));
        }
        var making = Stream.of(KeyPurpose.values())
                .map(purpose -> makeSigningKey.make(purpose, settings.algorithm(purpose)))
                .toList();
        return Uni.join()
                .all(making)
                .andFailFast()
                .chain(keys -> table.replace(lost, keys, settings.longestTokenLife()))
                .invoke(this::report)
                .replaceWithVoid();
    }

    /** @param retired none where another replica was first */
    private void report(int retired) {
        if (retired > 0) {
            LOG.warnf(
                    "%d signing keys that nobody can open any more were retired at %s, and new ones sign",
                    retired, TimeText.of(clock.instant()));
        }
    }

    private boolean isUnreadable(SigningKeyRow row) {
        var sealed = row.sealed();
        var algorithm = SigningAlgorithm.named(row.algorithm());
        if (sealed == null || algorithm == null) {
            return false;
        }
        try {
            keyEnvelope.open(row.kid(), algorithm, sealed);
            return false;
        } catch (GeneralSecurityException e) {
            return true;
        }
    }
}
