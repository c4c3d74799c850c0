package dev.mintmark.issuer.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mintmark.issuer.DiscoveredIssuer;
import dev.mintmark.issuer.keys.DiscoveryException.DiscoveryFailure;
import dev.mintmark.jwt.InvalidJwkSetException;
import dev.mintmark.jwt.JwkSet;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.egress.EgressException;
import dev.mintmark.platform.egress.GuardedFetch;
import dev.mintmark.platform.egress.TestEgress;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.testing.TestAuthority;
import dev.mintmark.testing.TestIssuer;
import dev.mintmark.testing.TestIssuer.Failure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
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
        assertThat(discovered.keys().keys())
                .extracting(dev.mintmark.jwt.VerificationKey::kid)
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

        assertThat(failure(issuer.url()).reason()).isEqualTo(DiscoveryFailure.ISSUER);
    }

    @Test
    void letter_case_makes_another_issuer() {
        issuer.changeDiscovery(document -> with(document, "issuer", issuer.url().replace("localhost", "LOCALHOST")));

        assertThat(failure(issuer.url()).reason()).isEqualTo(DiscoveryFailure.ISSUER);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            issuer
            jwks_uri
            """)
    void a_document_without_a_needed_member_is_refused(String member) {
        for (Object value : Arrays.asList(null, 7, true, List.of(issuer.url()), Map.of())) {
            issuer.changeDiscovery(document -> with(document, member, value));

            assertThat(failure(issuer.url()).reason()).isEqualTo(DiscoveryFailure.DOCUMENT);
        }
        issuer.changeDiscovery(document -> {
            document.remove(member);
            return document;
        });
        assertThat(failure(issuer.url()).reason()).isEqualTo(DiscoveryFailure.DOCUMENT);
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
                .returns(DiscoveryFailure.FETCH, DiscoveryException::reason)
                .hasCauseInstanceOf(EgressException.class);
        assertThat(issuer.requests(TestIssuer.JWKS)).isEqualTo(before);
    }

    @Test
    void keys_that_are_gibberish_are_refused() {
        issuer.fail(TestIssuer.JWKS, Failure.GIBBERISH);

        assertThat(failure(issuer.url()).reason()).isEqualTo(DiscoveryFailure.JWKS);
    }

    @Test
    void a_document_that_is_gibberish_is_refused() {
        issuer.fail(TestIssuer.DISCOVERY, Failure.GIBBERISH);

        assertThat(failure(issuer.url()).reason()).isEqualTo(DiscoveryFailure.DOCUMENT);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SILENT", "DRIPPING", "TARDY", "GIBBERISH", "COMPRESSED"})
    void a_failing_issuer_fails_for_either_document(Failure failure) {
        issuer.fail(TestIssuer.DISCOVERY, failure);
        assertThat(failure(issuer.url()).reason()).isEqualTo(DiscoveryFailure.FETCH);

        issuer.recover();
        issuer.fail(TestIssuer.JWKS, failure);
        assertThat(failure(issuer.url()).reason()).isEqualTo(DiscoveryFailure.FETCH);
    }

    @Test
    void more_than_two_hundred_keys_are_refused_and_one_bad_key_is_not() {
        issuer.publishFurther(List.of(Map.of("kty", "AKP", "alg", "ML-DSA-44", "kid", "pq"), Map.of("kty", "oct")));
        assertThat(discover(issuer.url()).keys().entries())
                .extracting(dev.mintmark.jwt.JwkEntry::alg)
                .contains("ML-DSA-44");

        issuer.publishFurther(new ArrayList<>(Collections.nCopies(201, Map.of("kty", "x"))));
        assertThat(failure(issuer.url()).reason()).isEqualTo(DiscoveryFailure.JWKS);
    }

    @Test
    void a_private_authority_needs_a_pin_for_both_documents() {
        try (TestIssuer pinned =
                TestIssuer.https(TestAuthority.create("Private").issue("localhost"))) {
            DiscoverIssuer discover = discoverer(pinned);

            assertThat(failure(discover, pinned.url(), CertificatePins.none()).reason())
                    .isEqualTo(DiscoveryFailure.FETCH);
            DiscoveredIssuer discovered = discover.discover(
                            pinned.url(), CertificatePins.of(List.of(pinned.thumbprint())))
                    .await()
                    .atMost(Duration.ofSeconds(10));
            assertThat(discovered.thumbprint()).isEqualTo(pinned.thumbprint());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            DOWN           | could not be fetched: the connection to its server ended before the answer was complete.
            REDIRECTING    | could not be fetched: the server answered with status 302, a redirect to '$M', and none is followed.
            INTERNAL_ERROR | could not be fetched: the server answered with status 500.
            NOT_FOUND      | could not be fetched: the server answered with status 404.
            TOO_LARGE      | could not be fetched: it is larger than 256 KiB.
            """)
    void what_became_of_either_document_is_told(Failure failure, String told) {
        issuer.fail(TestIssuer.DISCOVERY, failure);
        assertThat(failure(issuer.url()))
                .hasMessage("The discovery document at '" + issuer.url() + TestIssuer.DISCOVERY + "' "
                        + told.replace("$M", issuer.url() + "/moved" + TestIssuer.DISCOVERY));

        issuer.recover();
        issuer.fail(TestIssuer.JWKS, failure);
        assertThat(failure(issuer.url()))
                .hasMessage("The keys at '" + issuer.jwksUri() + "' "
                        + told.replace("$M", issuer.url() + "/moved" + TestIssuer.JWKS));
    }

    @Test
    void what_is_no_json_is_told_with_its_place_type_and_size() {
        issuer.fail(TestIssuer.DISCOVERY, Failure.GIBBERISH);
        assertThat(failure(issuer.url()))
                .hasMessage("The discovery document at '" + issuer.url() + TestIssuer.DISCOVERY
                        + "' is none: The text is not JSON (at about character 0)."
                        + " It is 6 bytes of content type 'application/json'.");

        issuer.recover();
        issuer.fail(TestIssuer.JWKS, Failure.GIBBERISH);
        assertThat(failure(issuer.url()))
                .hasMessage("The keys at '" + issuer.jwksUri()
                        + "' are no JWK Set: The text is not JSON (at about character 0)."
                        + " The answer is 6 bytes of content type 'application/json'.");
    }

    @Test
    void another_issuers_document_is_told_with_both_values() {
        issuer.changeDiscovery(document -> with(document, "issuer", "https://other.example\u0007\"" + "x".repeat(400)));
        assertThat(failure(issuer.url()))
                .hasMessage("The discovery document at '" + issuer.url() + TestIssuer.DISCOVERY
                        + "' is another issuer's. Its issuer is 'https://other.example<U+0007><U+0022>"
                        + "x".repeat(263)
                        + "...', and url is '" + issuer.url()
                        + "'. The two must be equal, but for a slash at the end.");
    }

    @Test
    void keys_of_which_none_can_be_used_are_refused_with_each_reason() {
        issuer.changeDiscovery(document -> with(document, "jwks_uri", issuer.url() + "/nothing"));
        assertThat(failure(issuer.url()).reason()).isEqualTo(DiscoveryFailure.FETCH);

        var refusal =
                DiscoveryException.ofKeys("https://ci.example/keys", unusable()).refusal();
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.getMessage())
                .isEqualTo("The keys at 'https://ci.example/keys' are of no use: The set has no key that can be used."
                        + " keys[0].kty is absent; it must be a string.");
        assertThat(refusal.details())
                .extracting(detail -> detail.attribute() + ": " + detail.customMessage())
                .containsExactly(
                        "url: " + refusal.getMessage(),
                        "jwks.keys[0].kty: keys[0].kty is absent; it must be a string.");
    }

    private static InvalidJwkSetException unusable() {
        var set = JsonReader.readObject("{\"keys\":[{}]}".getBytes(StandardCharsets.US_ASCII), 5);
        return catchThrowableOfType(
                InvalidJwkSetException.class, () -> JwkSet.parseFetched(set).requireUsable());
    }

    @Test
    void the_address_of_the_keys_may_have_a_query() {
        issuer.changeDiscovery(document -> with(document, "jwks_uri", issuer.jwksUri() + "?p=b2c_1_signin"));

        assertThat(discover(issuer.url()).jwksUri()).endsWith("?p=b2c_1_signin");
    }

    @Test
    void of_an_address_that_is_refused_the_caller_hears_the_same_whatever_is_there() {
        assertThat(List.of(
                        failure("https://10.0.0.1").getMessage(),
                        failure("http://10.0.0.1").getMessage(),
                        failure("https://localhost:1").getMessage()))
                .containsOnly(EgressException.REFUSED);
        issuer.changeDiscovery(document -> with(document, "jwks_uri", "https://10.0.0.1/keys"));
        assertThat(failure(issuer.url()))
                .hasMessage("The discovery document says that the keys are at 'https://10.0.0.1/keys'. "
                        + EgressException.REFUSED);
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
