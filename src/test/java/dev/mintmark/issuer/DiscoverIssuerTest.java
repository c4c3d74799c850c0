package dev.mintmark.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mintmark.issuer.DiscoveryException.Reason;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.egress.EgressException;
import dev.mintmark.platform.egress.GuardedFetch;
import dev.mintmark.platform.egress.TestEgress;
import dev.mintmark.testing.TestAuthority;
import dev.mintmark.testing.TestIssuer;
import dev.mintmark.testing.TestIssuer.Failure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoverIssuerTest {

    private static final TestAuthority KNOWN = TestAuthority.create("Known to the service");

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static Path caFile;
    private static TestIssuer issuer;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        caFile = KNOWN.writePem(directory.resolve("ca.pem"));
        issuer = TestIssuer.https(KNOWN.issue("localhost"), "localhost", "/realms/ci");
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
        issuer.publishFurther(List.of());
        issuer.cacheControl(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void an_issuer_is_what_it_says(String slash) {
        issuer.cacheControl("max-age=1800");

        DiscoveredIssuer discovered = discover(issuer.url() + slash);

        assertThat(discovered.issuer()).isEqualTo(issuer.url());
        assertThat(discovered.jwksUri()).isEqualTo(issuer.jwksUri());
        assertThat(discovered.jwks())
                .contains(issuer.key("ES256").kid(), issuer.key("EdDSA").kid());
        assertThat(discovered.thumbprint()).isEqualTo(issuer.thumbprint());
        assertThat(discovered.freshFor()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void the_identifier_is_kept_with_the_slash_that_its_document_gives_it() {
        issuer.changeDiscovery(document -> with(document, "issuer", issuer.url() + "/"));

        assertThat(discover(issuer.url()).issuer()).isEqualTo(issuer.url() + "/");
        assertThat(discover(issuer.url() + "/").issuer()).isEqualTo(issuer.url() + "/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://token.actions.githubusercontent.com",
                "$//",
                "$/x",
                "$ ",
                " $",
                "$?",
                "$#",
                "",
            })
    void a_document_of_another_issuer_is_refused(String template) {
        issuer.changeDiscovery(document -> with(document, "issuer", template.replace("$", issuer.url())));

        assertThat(failure(issuer.url()).reason()).isEqualTo(Reason.ISSUER);
    }

    @Test
    void letter_case_makes_another_issuer() {
        issuer.changeDiscovery(document -> with(document, "issuer", issuer.url().replace("localhost", "LOCALHOST")));

        assertThat(failure(issuer.url()).reason()).isEqualTo(Reason.ISSUER);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            issuer
            jwks_uri
            """)
    void a_document_without_a_needed_member_is_refused(String member) {
        for (Object value : Arrays.asList(null, 7, true, List.of(issuer.url()), Map.of())) {
            issuer.changeDiscovery(document -> with(document, member, value));

            assertThat(failure(issuer.url()).reason()).isEqualTo(Reason.DOCUMENT);
        }
        issuer.changeDiscovery(document -> {
            document.remove(member);
            return document;
        });
        assertThat(failure(issuer.url()).reason()).isEqualTo(Reason.DOCUMENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://169.254.169.254/latest/meta-data",
                "http://localhost/jwks",
                "https://localhost/jwks",
                "file:///etc/passwd",
                "/jwks",
                "",
                "https://user@localhost/jwks",
            })
    void the_address_of_the_keys_is_guarded_the_same_way(String jwksUri) {
        issuer.changeDiscovery(document -> with(document, "jwks_uri", jwksUri));
        int before = issuer.requests(TestIssuer.JWKS);

        assertThat(failure(issuer.url()))
                .returns(Reason.FETCH, DiscoveryException::reason)
                .hasCauseInstanceOf(EgressException.class);
        assertThat(issuer.requests(TestIssuer.JWKS)).isEqualTo(before);
    }

    @Test
    void keys_that_are_gibberish_are_refused() {
        issuer.fail(TestIssuer.JWKS, Failure.GIBBERISH);

        assertThat(failure(issuer.url()).reason()).isEqualTo(Reason.JWKS);
    }

    @Test
    void a_document_that_is_gibberish_is_refused() {
        issuer.fail(TestIssuer.DISCOVERY, Failure.GIBBERISH);

        assertThat(failure(issuer.url()).reason()).isEqualTo(Reason.DOCUMENT);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SILENT", "DRIPPING", "TARDY", "GIBBERISH"})
    void a_failing_issuer_fails_for_either_document(Failure failure) {
        issuer.fail(TestIssuer.DISCOVERY, failure);
        assertThat(failure(issuer.url()).reason()).isEqualTo(Reason.FETCH);

        issuer.recover();
        issuer.fail(TestIssuer.JWKS, failure);
        assertThat(failure(issuer.url()).reason()).isEqualTo(Reason.FETCH);
    }

    @Test
    void more_than_a_hundred_keys_are_refused_and_one_bad_key_is_not() {
        issuer.publishFurther(List.of(Map.of("kty", "AKP", "alg", "ML-DSA-44", "kid", "pq"), Map.of("kty", "oct")));
        assertThat(discover(issuer.url()).jwks()).contains("ML-DSA-44");

        issuer.publishFurther(new ArrayList<>(Collections.nCopies(101, Map.of("kty", "x"))));
        assertThat(failure(issuer.url()).reason()).isEqualTo(Reason.JWKS);
    }

    @Test
    void a_private_authority_needs_a_pin_for_both_documents() {
        try (TestIssuer pinned =
                TestIssuer.https(TestAuthority.create("Private").issue("localhost"))) {
            DiscoverIssuer discover = discoverer(pinned);

            assertThat(failure(discover, pinned.url(), CertificatePins.none()).reason())
                    .isEqualTo(Reason.FETCH);
            DiscoveredIssuer discovered = discover.discover(
                            pinned.url(), CertificatePins.of(List.of(pinned.thumbprint())))
                    .await()
                    .atMost(Duration.ofSeconds(10));
            assertThat(discovered.thumbprint()).isEqualTo(pinned.thumbprint());
        }
    }

    @Test
    void the_caller_hears_the_same_whatever_happened() {
        issuer.changeDiscovery(document -> with(document, "issuer", "https://other.example"));
        String mismatch = failure(issuer.url()).getMessage();
        issuer.fail(Failure.DOWN);
        String down = failure(issuer.url()).getMessage();

        assertThat(List.of(mismatch, down, failure("https://10.0.0.1").getMessage()))
                .containsOnly(DiscoveryException.OUTWARD);
    }

    private static Map<String, Object> with(Map<String, Object> document, String member, Object value) {
        document.put(member, value);
        return document;
    }

    private static DiscoverIssuer discoverer(TestIssuer allowed) {
        GuardedFetch fetch = TestEgress.toLoopback(vertx, List.of(allowed.origin()), Optional.of(caFile));
        IssuerFetches fetches = new IssuerFetches(new SimpleMeterRegistry());
        return new DiscoverIssuer(new FetchDiscovery(fetch, fetches), new FetchKeys(fetch, fetches, vertx));
    }

    private static DiscoveredIssuer discover(String url) {
        return discoverer(issuer).discover(url, CertificatePins.none()).await().atMost(Duration.ofSeconds(10));
    }

    private static DiscoveryException failure(String url) {
        return failure(discoverer(issuer), url, CertificatePins.none());
    }

    private static DiscoveryException failure(DiscoverIssuer discover, String url, CertificatePins pins) {
        DiscoveryException failure = catchThrowableOfType(
                DiscoveryException.class,
                () -> discover.discover(url, pins).await().atMost(Duration.ofSeconds(10)));
        assertThat(failure).isNotNull();
        return failure;
    }
}
