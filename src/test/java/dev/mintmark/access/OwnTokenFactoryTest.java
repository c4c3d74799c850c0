package dev.mintmark.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mintmark.platform.MintmarkConfig;
import dev.mintmark.platform.error.RefusedTokenException;
import dev.mintmark.platform.json.TimeText;
import dev.mintmark.signing.TokenSigner;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class OwnTokenFactoryTest {
    @Inject
    JWTParser parser;

    @Inject
    TokenSigner signer;

    @Inject
    MintmarkConfig config;

    @Test
    void a_token_of_ours_is_read() throws ParseException {
        assertThat(parser.parse(signed("at+jwt", claims())).getSubject()).isEqualTo("user:demo/amy");
    }

    @Test
    void a_replica_whose_clock_is_ahead_made_it_all_the_same() throws ParseException {
        var claims = claims().put("nbf", in(30)).put("iat", in(30));

        assertThat(parser.parse(signed("at+jwt", claims)).getTokenID()).isEqualTo(claims.getString("jti"));
    }

    @ParameterizedTest
    @CsvSource({"nbf, 120", "exp, -120"})
    void it_is_out_of_time(String claim, long seconds) {
        assertRefused(signed("at+jwt", claims().put(claim, in(seconds))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "sub", "aud", "exp", "iat", "jti"})
    void it_lacks_a_claim(String claim) {
        var claims = claims();
        claims.remove(claim);

        assertRefused(signed("at+jwt", claims));
    }

    @Test
    void it_is_another_kind_of_token_or_another_issuers() {
        assertRefused(signed("JWT", claims()));
        assertRefused(signed("at+jwt", claims().put("iss", "https://other.example")));
    }

    @Test
    void a_service_may_want_a_plain_jwt_which_is_told_from_a_job_token_by_its_claims() throws ParseException {
        var claims = claims().put("client_id", UUID.randomUUID().toString()).put("token_type", "personal");

        assertThat(parser.parse(signed("JWT", claims)).getSubject()).isEqualTo("user:demo/amy");
        for (var claim : List.of("client_id", "token_type")) {
            var other = claims.copy();
            other.remove(claim);
            assertRefused(signed("JWT", other));
            assertRefused(signed("JWT", other.put(claim, 1)));
        }
    }

    @Test
    void why_it_is_refused_is_said_to_its_sender() {
        var past = in(-120);
        assertThat(why(signed("at+jwt", claims().put("exp", past))))
                .startsWith("the token expired at " + TimeText.of(Instant.ofEpochSecond(past)));
        var ahead = in(120);
        assertThat(why(signed("at+jwt", claims().put("nbf", ahead))))
                .startsWith("the token is not valid before " + TimeText.of(Instant.ofEpochSecond(ahead)));
        assertThat(why(signed(
                        "at+jwt", claims().put("iss", "https://other.\"example").put("exp", past))))
                .startsWith("the token's issuer is https://other.<U+0022>example, and this service is "
                        + config.publicUrl());
        var jobs = claims();
        assertThat(why(signed("JWT", jobs))).startsWith("the token is no access token");
        jobs.remove("jti");
        assertThat(why(signed("at+jwt", jobs))).startsWith("the token lacks a claim");
    }

    @Test
    void of_what_we_did_not_sign_its_issuer_is_said_and_nothing_more() {
        var signature = signed("at+jwt", claims()).replaceAll("^.*[.]", "");
        var expired = signed("at+jwt", claims().put("exp", in(-120)));
        assertThat(why(expired.substring(0, expired.lastIndexOf('.') + 1) + signature))
                .isEqualTo("the token's signature is not of one of this service's keys");
        for (var typ : List.of("at+jwt", "JWT", "logout+jwt")) {
            var others = signed(typ, claims().put("exp", in(-120)).put("iss", "https://other.example"));
            assertThat(why(others.substring(0, others.lastIndexOf('.') + 1) + signature))
                    .startsWith("the token's issuer is https://other.example, and this service is ");
        }
        assertThat(why("a.b.c")).isEqualTo("the token is malformed: it is no JWT that a key of this service signed");
    }

    private String why(String token) {
        var refused = catchThrowableOfType(ParseException.class, () -> parser.parse(token));
        assertThat(refused.getCause()).isInstanceOf(RefusedTokenException.class);
        return refused.getCause().getMessage();
    }

    @Test
    void its_signature_is_not_ours() {
        var token = signed("at+jwt", claims());
        var other = signed("at+jwt", claims());
        int dot = token.lastIndexOf('.');

        assertRefused(token.substring(0, dot) + other.substring(dot));
        assertRefused(token.substring(0, dot + 1) + "AAAA");
        assertRefused("a.b.c");
    }

    private void assertRefused(String token) {
        assertThatThrownBy(() -> parser.parse(token)).isInstanceOf(ParseException.class);
    }

    private String signed(String typ, JsonObject claims) {
        return signer.sign(typ, claims.encode().getBytes(StandardCharsets.UTF_8))
                .await()
                .atMost(Duration.ofSeconds(5))
                .text();
    }

    private JsonObject claims() {
        return new JsonObject()
                .put("iss", config.publicUrl())
                .put("sub", "user:demo/amy")
                .put("aud", "urn:mintmark:org:demo")
                .put("iat", in(-1))
                .put("nbf", in(-1))
                .put("exp", in(600))
                .put("jti", UUID.randomUUID().toString());
    }

    private static long in(long seconds) {
        return Instant.now().getEpochSecond() + seconds;
    }
}
