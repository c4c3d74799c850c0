package dev.mintmark.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.signing.MovableClock;
import dev.mintmark.signing.RunningSigning;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(MovableClock.Profile.class)
class KeyRingTest extends RunningSigning {
    @Inject
    KeyEnvelope keyEnvelope;

    @Inject
    MakeSigningKey makeSigningKey;

    @Inject
    SigningSettings settings;

    @Inject
    Vertx vertx;

    @Test
    void the_first_start_makes_one_key_that_is_active_at_once() {
        var rows = rows();

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).algorithm()).isEqualTo("ES256");
        assertThat(state(rows.get(0).kid(), clock.instant())).isEqualTo("active");
        assertThat(keyRing.signer().kid()).isEqualTo(rows.get(0).kid());
    }

    @Test
    void a_start_with_a_key_makes_none() {
        var before = keyRing.signer().kid();

        await(anotherReplica(keyEnvelope).run());

        assertThat(rows()).extracting(SigningKeyRow::kid).containsExactly(before);
    }

    @Test
    void replicas_that_start_together_make_one_key() {
        for (int round = 0; round < 5; round++) {
            run("delete from signing_key");
            var replicas = new ArrayList<KeyRing>();
            var starts = new ArrayList<Uni<Void>>();
            for (int i = 0; i < 6; i++) {
                var replica = anotherReplica(keyEnvelope);
                replicas.add(replica);
                starts.add(replica.run());
            }

            await(Uni.join().all(starts).andFailFast());

            assertThat(rows()).hasSize(1);
            assertThat(replicas)
                    .extracting(replica -> replica.signer().kid())
                    .containsOnly(rows().get(0).kid());
        }
    }

    @Test
    void another_key_encryption_key_stops_the_start_and_is_named() {
        var other = new KeyEnvelope(new SecretKeySpec(new byte[32], "AES"), new SecureRandom());

        assertThatThrownBy(() -> await(anotherReplica(other).run()))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("mintmark.key-encryption-key-file (MINTMARK_KEY_ENCRYPTION_KEY_FILE) ");
    }

    @Test
    void a_public_key_put_in_anothers_place_stops_the_start() throws Exception {
        var kid = keyRing.signer().kid();
        var strange = PublicJwk.of(
                SigningAlgorithm.ES256,
                MakeSigningKey.generate(SigningAlgorithm.ES256, new SecureRandom())
                        .getPublic());
        run("update signing_key set public_jwk = '" + strange.json() + "' where kid = '" + kid + "'");

        assertThatThrownBy(() -> await(anotherReplica(keyEnvelope).run()))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(kid);
    }

    @Test
    void what_cannot_be_read_changes_nothing() {
        var kid = keyRing.signer().kid();
        run("update signing_key set private_key = '\\x00'");

        await(keyRing.reload());

        assertThat(keyRing.signer().kid()).isEqualTo(kid);
        assertThat(keyRing.find(kid)).isNotNull();
    }

    @Test
    void a_key_that_another_replica_made_is_known_within_a_second() throws Exception {
        var key = await(makeSigningKey.make(KeyPurpose.GENERAL, SigningAlgorithm.EDDSA));

        await(table.insertNext(key, settings.publishAhead(), settings.longestTokenLife()));

        for (int i = 0; i < 100 && keyRing.find(key.jwk().kid()) == null; i++) {
            Thread.sleep(10);
        }
        assertThat(keyRing.find(key.jwk().kid()))
                .extracting(PublishedKey::kid)
                .isEqualTo(key.jwk().kid());
    }

    @Test
    void an_unknown_kid_finds_nothing() {
        assertThat(keyRing.find("")).isNull();
        assertThat(keyRing.find("' or 1=1 --")).isNull();
    }

    @Test
    void the_database_holds_no_private_key() throws Exception {
        rotateTo(SigningAlgorithm.RS256);
        rotateTo(SigningAlgorithm.EDDSA);
        var secrets = new ArrayList<byte[]>();
        for (var row : await(table.all())) {
            var key = keyEnvelope.open(row.kid(), SigningAlgorithm.named(row.algorithm()), row.sealed());
            var encoded = key.getEncoded();
            // The PKCS#8 of an RSA and of an Ed25519 key ends within a secret number, that of an EC key does not.
            secrets.add(
                    key instanceof ECPrivateKey ec
                            ? unsigned(ec.getS().toByteArray())
                            : Arrays.copyOfRange(encoded, encoded.length - 16, encoded.length));
        }
        assertThat(secrets).hasSize(4);

        var dump = await(pool.query("select to_jsonb(k)::text as dump from signing_key k")
                .execute()
                .map(found -> {
                    var text = new StringBuilder();
                    found.forEach(row -> text.append(row.getString("dump")));
                    return text.toString();
                }));

        assertThat(dump).contains("\\x");
        for (var secret : secrets) {
            assertThat(dump)
                    .doesNotContain(HexFormat.of().formatHex(secret))
                    .doesNotContain(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        }
    }

    private KeyRing anotherReplica(KeyEnvelope replicasSeal) {
        return new KeyRing(
                table,
                new MakeSigningKey(replicasSeal, new SecureRandom(), vertx),
                replicasSeal,
                settings,
                clock,
                vertx);
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }
}
