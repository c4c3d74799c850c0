package dev.mintmark.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.mintmark.signing.keys.SigningAlgorithm;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URL;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@TestProfile(MovableClock.Profile.class)
class TokenSignerTest extends RunningSigning {
    private static final byte[] CLAIMS = "{\"sub\":\"organization:demo\",\"exp\":4102444800}".getBytes(UTF_8);

    @Inject
    TokenSigner signer;

    @Inject
    Vertx vertx;

    @TestHTTPResource("/.well-known/jwks.json")
    URL jwks;

    @ParameterizedTest
    @EnumSource(names = {"ES256", "RS256"}) // Nimbus verifies Ed25519 with Tink only
    void nimbus_verifies_our_tokens_with_our_published_keys(SigningAlgorithm algorithm) throws Exception {
        var earlier = await(signer.sign("at+jwt", CLAIMS));
        rotateTo(algorithm);
        var token = await(signer.sign("at+jwt", CLAIMS));
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256),
                JWKSourceBuilder.create(jwks).build()));

        assertThat(processor.process(token.text(), null).getSubject()).isEqualTo("organization:demo");
        assertThat(processor.process(earlier.text(), null).getSubject()).isEqualTo("organization:demo");
        assertThat(token.kid()).isEqualTo(keyRing.signer().kid()).isNotEqualTo(earlier.kid());
    }

    @ParameterizedTest
    @EnumSource
    void jose4j_verifies_our_tokens_with_our_published_keys(SigningAlgorithm algorithm) throws Exception {
        rotateTo(algorithm);
        var token = await(signer.sign("at+jwt", CLAIMS));

        var claims = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(new HttpsJwks(jwks.toString())))
                .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, algorithm.joseName())
                .setExpectedType(true, "at+jwt")
                .setSkipDefaultAudienceValidation()
                .build()
                .processToClaims(token.text());

        assertThat(claims.getSubject()).isEqualTo("organization:demo");
    }

    @ParameterizedTest
    @EnumSource
    void a_token_arrives_in_the_context_it_was_asked_for_in(SigningAlgorithm algorithm) throws Exception {
        rotateTo(algorithm);
        var context = vertx.getOrCreateContext();
        var arrived = new CompletableFuture<String>();
        context.runOnContext(start -> {
            var asked = Thread.currentThread();
            signer.sign("JWT", CLAIMS)
                    .subscribe()
                    .with(
                            token -> arrived.complete(
                                    Thread.currentThread() == asked && Vertx.currentContext() == context
                                            ? "there"
                                            : Thread.currentThread().toString()),
                            arrived::completeExceptionally);
        });

        assertThat(arrived.get(10, TimeUnit.SECONDS)).isEqualTo("there");
    }

    @Test
    void only_rs256_leaves_the_thread_that_asks() throws Exception {
        assertThat(callsToWorkers()).isZero();
        rotateTo(SigningAlgorithm.EDDSA);
        assertThat(callsToWorkers()).isZero();
        rotateTo(SigningAlgorithm.RS256);
        assertThat(callsToWorkers()).isOne();
    }

    private int callsToWorkers() throws Exception {
        var counting = new CountingVertx(vertx);
        await(new TokenSigner(keyRing, new SecureRandom(), counting).sign("JWT", CLAIMS));
        return counting.callsToWorkers.get();
    }

    private static final class CountingVertx extends io.vertx.mutiny.core.Vertx {
        private final AtomicInteger callsToWorkers = new AtomicInteger();

        CountingVertx(Vertx delegate) {
            super(delegate);
        }

        @Override
        public <T> Uni<T> executeBlocking(Callable<T> work, boolean ordered) {
            callsToWorkers.incrementAndGet();
            return super.executeBlocking(work, ordered);
        }
    }
}
