package dev.mintmark.signing;

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
abstract class RunningSigning {
    @Inject
    Pool pool;

    /** Injected by its general type: where other tests run, the alternative does not exist. */
    @Inject
    Clock injectedClock;

    MovableClock clock;

    @Inject
    KeyRing keyRing;

    @Inject
    SigningKeyTable table;

    @Inject
    RotateSigningKey rotateSigningKey;

    @BeforeEach
    void one_key() {
        clock = (MovableClock) injectedClock;
        clock.reset();
        run("delete from signing_key");
        await(keyRing.run());
    }

    void run(String sql) {
        await(pool.query(sql).execute());
    }

    /** The general keys. */
    List<SigningKeyRow> rows() {
        return rows(KeyPurpose.GENERAL);
    }

    List<SigningKeyRow> rows(KeyPurpose purpose) {
        return await(table.all()).stream()
                .filter(row -> row.purpose() == purpose)
                .toList();
    }

    SigningKeyRow row(String kid) {
        return await(table.all()).stream()
                .filter(row -> row.kid().equals(kid))
                .findFirst()
                .orElseThrow();
    }

    /** Rotates and lets the time pass until the new key signs. */
    PendingKey rotateTo(SigningAlgorithm algorithm) {
        var pending = await(rotateSigningKey.rotate(KeyPurpose.GENERAL, algorithm));
        clock.forwardTo(pending.activeAt().plusSeconds(1));
        return pending;
    }

    String state(String kid, Instant now) {
        return row(kid).times().at(now).text();
    }

    static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(20));
    }
}
