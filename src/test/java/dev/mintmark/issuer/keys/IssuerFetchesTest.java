package dev.mintmark.issuer.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.egress.GuardedFetch;
import dev.mintmark.platform.egress.TestEgress;
import dev.mintmark.testing.TestIssuer;
import dev.mintmark.testing.TestIssuer.Failure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssuerFetchesTest {

    private static Vertx vertx;
    private static TestIssuer issuer;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final IssuerFetches fetches = new IssuerFetches(meters);
    private final GuardedFetch fetch = TestEgress.toLoopback(vertx, List.of(issuer.origin()), Optional.empty());
    private final FetchDiscovery fetchDiscovery = new FetchDiscovery(fetch, fetches);
    private final FetchKeys fetchKeys = new FetchKeys(fetch, fetches, vertx);

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        issuer = TestIssuer.http();
    }

    @AfterAll
    static void close() {
        issuer.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void recover() {
        issuer.recover();
        issuer.changeDiscovery(document -> document);
    }

    @Test
    void both_documents_of_a_registration_are_counted() {
        discover(issuer.url());

        assertThat(counted()).isEqualTo(Map.of("discovery ok", 1.0, "jwks ok", 1.0));
    }

    @ParameterizedTest
    @CsvSource({
        "DOWN, connection",
        "REDIRECTING, redirect",
        "INTERNAL_ERROR, status",
        "NOT_FOUND, status",
        "TOO_LARGE, too_large",
        "TRUNCATED, connection",
        "GIBBERISH, document"
    })
    void a_failed_discovery_is_counted_by_its_reason(Failure failure, String outcome) {
        issuer.fail(TestIssuer.DISCOVERY, failure);
        assertThatThrownBy(() -> discover(issuer.url())).isInstanceOf(DiscoveryException.class);

        assertThat(counted()).isEqualTo(Map.of("discovery " + outcome, 1.0));
    }

    @ParameterizedTest
    @CsvSource({"DOWN, connection", "INTERNAL_ERROR, status", "TOO_LARGE, too_large", "GIBBERISH, jwks"})
    void keys_that_cannot_be_had_are_counted_by_the_reason(Failure failure, String outcome) {
        issuer.fail(TestIssuer.JWKS, failure);
        assertThatThrownBy(() -> discover(issuer.url())).isInstanceOf(DiscoveryException.class);

        assertThat(counted()).isEqualTo(Map.of("discovery ok", 1.0, "jwks " + outcome, 1.0));
    }

    @Test
    void what_is_never_fetched_is_counted_too() {
        assertThatThrownBy(() -> discover("https://elsewhere.example:1")).isInstanceOf(DiscoveryException.class);
        issuer.changeDiscovery(document -> {
            document.put("issuer", "https://elsewhere.example");
            return document;
        });
        assertThatThrownBy(() -> discover(issuer.url())).isInstanceOf(DiscoveryException.class);

        assertThat(counted()).isEqualTo(Map.of("discovery address", 1.0, "discovery issuer", 1.0));
    }

    @Test
    void the_rows_whose_keys_are_held_are_a_gauge() {
        IssuerKeys keys =
                new IssuerKeys(fetchDiscovery, fetchKeys, (source, seen, began) -> {}, Clock.systemUTC(), meters);
        assertThat(rows()).isZero();
        for (int i = 0; i < 3; i++) {
            keys.keysFor(new IssuerSource(
                            UUID.randomUUID(),
                            issuer.url(),
                            issuer.url(),
                            issuer.jwksUri(),
                            null,
                            CertificatePins.none()))
                    .await()
                    .atMost(Duration.ofSeconds(10));
        }
        assertThat(rows()).isEqualTo(3);

        keys.invalidateAll();
        assertThat(rows()).isZero();
    }

    private double rows() {
        return meters.get("mintmark.issuer.key.sets").gauge().value();
    }

    private void discover(String url) {
        new DiscoverIssuer(fetchDiscovery, fetchKeys)
                .discover(url, CertificatePins.none())
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private Map<String, Double> counted() {
        Map<String, Double> counts = new TreeMap<>();
        for (Counter counter : meters.find("mintmark.issuer.fetches").counters()) {
            counts.put(
                    counter.getId().getTag("document") + " " + counter.getId().getTag("outcome"), counter.count());
        }
        return counts;
    }
}
