package dev.mintmark.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeySetTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration AHEAD = Duration.ofMinutes(6);
    private static final Duration LIFE = Duration.ofDays(1);
    private static final List<KeyPair> PAIRS = pairs(9);

    @Property(tries = 200)
    void at_every_instant_one_key_signs_and_it_has_been_published_ahead(
            @ForAll @Size(max = 8) List<@IntRange(min = 360, max = 200_000) Integer> gaps,
            @ForAll @IntRange(max = 1_000_000) int asked) {
        var now = START.plusSeconds(asked);
        var keys = new KeySet(rotatedAfter(gaps));

        var signing = keys.published(now).stream()
                .filter(key -> key.times().at(now) == KeyState.ACTIVE)
                .toList();

        assertThat(signing).hasSize(1);
        assertThat(keys.signer(now)).isSameAs(signing.get(0));
        var times = signing.get(0).times();
        assertThat(times.created().equals(START)
                        || !now.isBefore(times.created().plus(AHEAD)))
                .isTrue();
    }

    @Property(tries = 200)
    void whatever_was_signed_is_verified_until_the_longest_token_has_expired(
            @ForAll @Size(max = 8) List<@IntRange(min = 360, max = 200_000) Integer> gaps,
            @ForAll @IntRange(max = 1_000_000) int signed) {
        var keys = new KeySet(rotatedAfter(gaps));
        var signedAt = START.plusSeconds(signed);
        var kid = keys.signer(signedAt).kid();

        assertThat(keys.find(kid, signedAt.plus(LIFE).plusSeconds(59))).isNotNull();
    }

    @Test
    void a_removed_key_is_neither_found_nor_published() {
        var keys = new KeySet(rotatedAfter(List.of(1000)));
        var old = keys.signer(START);
        var removes = old.times().removes();

        assertThat(keys.find(old.kid(), removes.minusMillis(1))).isSameAs(old);
        assertThat(keys.find(old.kid(), removes)).isNull();
        assertThat(keys.published(removes)).extracting(SigningKey::kid).doesNotContain(old.kid());
    }

    @Test
    void a_clock_behind_the_creation_of_the_very_first_key_signs_with_it_all_the_same() {
        var keys = new KeySet(rotatedAfter(List.of(1000)));

        assertThat(keys.signer(START.minusSeconds(30))).isSameAs(keys.signer(START));
    }

    @Test
    void a_key_whose_private_half_is_wiped_does_not_sign() {
        var jwk = PublicJwk.of(SigningAlgorithm.EDDSA, PAIRS.get(0).getPublic());
        var keys = new KeySet(List.of(new SigningKey(jwk, KeyPurpose.GENERAL, KeyTimes.first(START), null)));

        assertThat(keys.signer(START)).isNull();
        assertThat(keys.find(jwk.kid(), START)).isNotNull();
    }

    private static List<SigningKey> rotatedAfter(List<Integer> gaps) {
        var times = new ArrayList<KeyTimes>(List.of(KeyTimes.first(START)));
        var now = START;
        for (int gap : gaps) {
            now = now.plusSeconds(gap);
            var next = KeyTimes.next(now, AHEAD);
            times.add(times.remove(times.size() - 1).succeededAt(next.activates(), LIFE));
            times.add(next);
        }
        var keys = new ArrayList<SigningKey>();
        for (int i = 0; i < times.size(); i++) {
            var pair = PAIRS.get(i);
            keys.add(new SigningKey(
                    PublicJwk.of(SigningAlgorithm.EDDSA, pair.getPublic()),
                    KeyPurpose.GENERAL,
                    times.get(i),
                    pair.getPrivate()));
        }
        return keys;
    }

    private static List<KeyPair> pairs(int count) {
        var pairs = new ArrayList<KeyPair>();
        try {
            for (int i = 0; i < count; i++) {
                pairs.add(MakeSigningKey.generate(SigningAlgorithm.EDDSA, new SecureRandom()));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return pairs;
    }
}
