package dev.mintmark.signing;

import dev.mintmark.signing.keys.KeyPurpose;
import dev.mintmark.signing.keys.KeyRing;
import dev.mintmark.signing.keys.PendingKey;
import dev.mintmark.signing.keys.RotateSigningKey;
import dev.mintmark.signing.keys.SigningAlgorithm;
import dev.mintmark.signing.keys.SigningKeyRow;
import dev.mintmark.signing.keys.SigningKeyTable;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** The running service with one fresh key and a clock that can be put forward. */
@WithTestResource(PostgresResource.class)
public abstract class RunningSigning {
    @Inject
    protected Pool pool;

    /** Injected by its general type: where other tests run, the alternative does not exist. */
    @Inject
    Clock injectedClock;

    protected MovableClock clock;

    @Inject
    protected KeyRing keyRing;

    @Inject
    protected SigningKeyTable table;

    @Inject
    protected RotateSigningKey rotateSigningKey;

    @BeforeEach
    protected void one_key() {
        clock = (MovableClock) injectedClock;
        clock.reset();
        run("delete from signing_key");
        await(keyRing.run());
    }

    protected void run(String sql) {
        await(pool.query(sql).execute());
    }

    /** The general keys. */
    protected List<SigningKeyRow> rows() {
        return rows(KeyPurpose.GENERAL);
    }

    protected List<SigningKeyRow> rows(KeyPurpose purpose) {
        return await(table.all()).stream()
                .filter(row -> row.purpose() == purpose)
                .toList();
    }

    protected SigningKeyRow row(String kid) {
        return await(table.all()).stream()
                .filter(row -> row.kid().equals(kid))
                .findFirst()
                .orElseThrow();
    }

    /** Rotates and lets the time pass until the new key signs. */
    protected PendingKey rotateTo(SigningAlgorithm algorithm) {
        var pending = await(rotateSigningKey.rotate(KeyPurpose.GENERAL, algorithm));
        clock.forwardTo(pending.activeAt().plusSeconds(1));
        return pending;
    }

    protected String state(String kid, Instant now) {
        return row(kid).times().at(now).text();
    }

    protected static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(20));
    }
}
