package dev.mintmark.signing.keys;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.start.Readiness;
import dev.mintmark.signing.MovableClock;
import dev.mintmark.signing.RunningSigning;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(MovableClock.Profile.class)
class RotateSigningKeyTest extends RunningSigning {
    @Inject
    TendSigningKeys tendSigningKeys;

    @Inject
    SigningSettings settings;

    @Inject
    Readiness readiness;

    @Test
    void a_new_key_is_published_before_it_signs_and_the_old_one_after() {
        var old = keyRing.signer().kid();

        var pending = await(rotateSigningKey.rotate(KeyPurpose.GENERAL, SigningAlgorithm.EDDSA));

        assertThat(pending.algorithm()).isEqualTo("EdDSA");
        assertThat(pending.state()).isEqualTo("pending");
        assertThat(Duration.between(clock.instant(), pending.activeAt()))
                .isBetween(Duration.ofSeconds(345), Duration.ofSeconds(360));
        assertThat(keyRing.find(pending.kid())).isNotNull();
        assertThat(keyRing.signer().kid()).isEqualTo(old);

        clock.forwardTo(pending.activeAt().minusSeconds(1));
        assertThat(keyRing.signer().kid()).isEqualTo(old);

        clock.forwardTo(pending.activeAt());
        assertThat(keyRing.signer().kid()).isEqualTo(pending.kid());
        assertThat(state(old, pending.activeAt())).isEqualTo("retired");
        assertThat(keyRing.find(old)).isNotNull();

        clock.forwardTo(pending.activeAt().plus(settings.longestTokenLife()).plusSeconds(59));
        assertThat(keyRing.find(old)).isNotNull();

        clock.forward(Duration.ofSeconds(1));
        assertThat(keyRing.find(old)).isNull();
        assertThat(keyRing.signer().kid()).isEqualTo(pending.kid());
    }

    @Test
    void without_an_algorithm_the_configured_one_is_taken() {
        rotateTo(SigningAlgorithm.RS256);

        assertThat(await(rotateSigningKey.rotate(KeyPurpose.GENERAL, null)).algorithm())
                .isEqualTo("ES256");
    }

    @Test
    void a_rotation_under_way_is_answered_and_none_is_added() {
        var first = await(rotateSigningKey.rotate(KeyPurpose.GENERAL, SigningAlgorithm.ES256));

        assertThat(await(rotateSigningKey.rotate(KeyPurpose.GENERAL, SigningAlgorithm.RS256)))
                .isEqualTo(first);
        assertThat(rows()).hasSize(2);
    }

    @Test
    void rotations_at_the_same_moment_make_one_key() {
        var rotations = IntStream.range(0, 8)
                .mapToObj(i -> rotateSigningKey.rotate(KeyPurpose.GENERAL, SigningAlgorithm.ES256))
                .toList();

        List<PendingKey> answers = await(Uni.join().all(rotations).andFailFast());

        assertThat(answers).containsOnly(answers.get(0));
        assertThat(rows()).hasSize(2);
    }

    @Test
    void keys_for_job_tokens_have_successors_of_their_own() {
        var general = keyRing.signer().kid();
        var old = keyRing.signer(SigningAlgorithm.RS256).kid();

        var pending = await(rotateSigningKey.rotate(KeyPurpose.JOB_TOKENS, null));

        assertThat(pending.algorithm()).isEqualTo("RS256");
        assertThat(keyRing.signer(SigningAlgorithm.RS256).kid()).isEqualTo(old);
        clock.forwardTo(pending.activeAt());
        assertThat(keyRing.signer(SigningAlgorithm.RS256).kid()).isEqualTo(pending.kid());
        assertThat(state(old, clock.instant())).isEqualTo("retired");
        assertThat(keyRing.signer().kid()).isEqualTo(general);
        assertThat(state(general, clock.instant())).isEqualTo("active");
    }

    @Test
    void from_the_first_start_on_there_is_a_key_for_whoever_knows_rs256_alone() {
        assertThat(keyRing.usable()).containsExactly("ES256", "RS256");
        assertThat(keyRing.signer().algorithm()).isEqualTo(SigningAlgorithm.ES256);
        assertThat(keyRing.signer(SigningAlgorithm.RS256).algorithm()).isEqualTo(SigningAlgorithm.RS256);
        assertThatExceptionOfType(ApiException.class)
                .as("no other algorithm stands in")
                .isThrownBy(() -> keyRing.signer(SigningAlgorithm.EDDSA))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(503));
    }

    @Test
    void a_key_without_a_successor_of_its_algorithm_goes_on_for_who_asked_for_that_algorithm() {
        var old = keyRing.signer().kid();
        rotateTo(SigningAlgorithm.EDDSA);

        assertThat(keyRing.signer().algorithm()).isEqualTo(SigningAlgorithm.EDDSA);
        assertThat(keyRing.signer(SigningAlgorithm.ES256).kid()).isEqualTo(old);
        assertThat(keyRing.usable()).containsExactly("RS256", "EdDSA");
    }

    @Test
    void a_key_that_an_older_version_retired_has_a_successor_soon() {
        run(
                "update signing_key set retires = now(), removes = now() + interval '367 days' where purpose = 'job-tokens'");

        await(tendSigningKeys.tend());

        assertThat(rows(KeyPurpose.JOB_TOKENS)).hasSize(2);
        assertThat(keyRing.signer(SigningAlgorithm.RS256).kid())
                .as("until that one is active")
                .isEqualTo(rows(KeyPurpose.JOB_TOKENS).get(0).kid());
        clock.forwardTo(rows(KeyPurpose.JOB_TOKENS).get(1).times().activates());
        assertThat(keyRing.signer(SigningAlgorithm.RS256).kid())
                .isEqualTo(rows(KeyPurpose.JOB_TOKENS).get(1).kid());
    }

    @Test
    void a_service_that_was_started_without_that_key_gets_it_and_publishes_it_first() {
        run("delete from signing_key where purpose = 'job-tokens'");
        await(keyRing.load());
        assertThat(keyRing.usable()).containsExactly("ES256");

        await(tendSigningKeys.tend());

        var made = rows(KeyPurpose.JOB_TOKENS);
        assertThat(made).hasSize(1);
        assertThat(keyRing.find(made.get(0).kid())).isNotNull();
        assertThat(keyRing.usable()).containsExactly("ES256");
        clock.forwardTo(made.get(0).times().activates());
        assertThat(keyRing.usable()).containsExactly("ES256", "RS256");
        await(tendSigningKeys.tend());
        assertThat(rows(KeyPurpose.JOB_TOKENS)).hasSize(1);
    }

    @Test
    void the_answer_is_what_the_database_says() {
        var pending = await(rotateSigningKey.rotate(KeyPurpose.GENERAL, SigningAlgorithm.ES256));

        assertThat(PendingKey.of(row(pending.kid()))).isEqualTo(pending);
    }

    @Test
    void the_job_rotates_when_the_newest_key_is_old_enough_and_not_before() {
        clock.forward(Duration.ofDays(90).minusMinutes(1));
        await(tendSigningKeys.tend());
        assertThat(rows()).hasSize(1);

        clock.forward(Duration.ofMinutes(2));
        await(tendSigningKeys.tend());
        await(tendSigningKeys.tend());
        assertThat(rows()).hasSize(2);
        assertThat(state(rows().get(1).kid(), clock.instant())).isEqualTo("pending");

        clock.forward(Duration.ofHours(1));
        await(tendSigningKeys.tend());
        assertThat(rows()).hasSize(2);
    }

    @Test
    void the_private_half_of_a_retired_key_is_forgotten_after_an_hour() {
        var old = keyRing.signer().kid();
        var next = rotateTo(SigningAlgorithm.ES256).kid();

        clock.forward(Duration.ofMinutes(59));
        await(tendSigningKeys.tend());
        assertThat(row(old).sealed()).isNotNull();

        clock.forward(Duration.ofMinutes(2));
        await(tendSigningKeys.tend());
        assertThat(row(old).sealed()).as("the database's clock says otherwise").isNotNull();

        run("update signing_key set retires = now() - interval '1 second' where kid = '" + old + "'");
        await(tendSigningKeys.tend());
        assertThat(row(old).sealed()).isNull();
        assertThat(row(next).sealed()).isNotNull();
        await(keyRing.load());
        assertThat(keyRing.find(old)).isNotNull();
        assertThat(keyRing.signer().kid()).isEqualTo(next);
    }

    @Test
    void a_removed_key_is_deleted() {
        var old = keyRing.signer().kid();
        var next = rotateTo(SigningAlgorithm.ES256);
        clock.forwardTo(next.activeAt().plus(settings.longestTokenLife()).plusSeconds(59));
        await(tendSigningKeys.tend());
        assertThat(rows()).extracting(SigningKeyRow::kid).contains(old, next.kid());

        clock.forward(Duration.ofSeconds(1));
        await(tendSigningKeys.tend());
        assertThat(rows())
                .as("the database's clock says otherwise")
                .extracting(SigningKeyRow::kid)
                .contains(old);

        run("update signing_key set removes = now() - interval '1 second' where kid = '" + old + "'");
        await(tendSigningKeys.tend());
        assertThat(rows()).extracting(SigningKeyRow::kid).contains(next.kid()).doesNotContain(old);
    }

    @Test
    void the_tick_leaves_a_job_that_is_not_due_by_the_databases_clock() {
        run("insert into job values ('signing-keys', now() + interval '5 minutes')"
                + " on conflict (name) do update set next_run = excluded.next_run");
        var before = rows().size();
        clock.forward(Duration.ofDays(91));

        await(tendSigningKeys.tick());

        assertThat(rows()).hasSize(before);
    }

    @Test
    void the_tick_does_the_job_when_it_is_due() {
        assertThat(readiness.isReady()).isTrue();
        run("delete from job where name = 'signing-keys'");
        clock.forward(Duration.ofDays(91));

        await(tendSigningKeys.tick());

        assertThat(rows()).hasSize(2);
    }

    @Test
    void nobody_without_a_token_sees_or_rotates_the_keys() {
        given().get("/api/signing-keys").then().statusCode(401);
        given().contentType("application/json")
                .post("/api/signing-keys/rotate")
                .then()
                .statusCode(401);
        assertThat(rows()).hasSize(1);
    }
}
