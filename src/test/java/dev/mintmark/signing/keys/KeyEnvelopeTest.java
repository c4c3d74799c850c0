package dev.mintmark.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEnvelopeTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private final KeyEnvelope keyEnvelope = seal(1);

    @ParameterizedTest
    @EnumSource
    void what_was_sealed_is_opened(SigningAlgorithm algorithm) throws Exception {
        var key = MakeSigningKey.generate(algorithm, RANDOM).getPrivate();

        var sealed = keyEnvelope.seal("a", algorithm, key);

        assertThat(keyEnvelope.open("a", algorithm, sealed).getEncoded()).isEqualTo(key.getEncoded());
        assertThat(seal(1).open("a", algorithm, sealed)).isEqualTo(key);
    }

    @Test
    void another_key_encryption_key_opens_nothing() throws Exception {
        var sealed = sealedAsA();

        assertThatThrownBy(() -> seal(2).open("a", SigningAlgorithm.ES256, sealed))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @ParameterizedTest
    @CsvSource({"b, ES256", "'a ', ES256", "a, RS256", "a, EDDSA"})
    void a_row_cannot_take_another_rows_key(String kid, SigningAlgorithm algorithm) throws Exception {
        var sealed = sealedAsA();

        assertThatThrownBy(() -> keyEnvelope.open(kid, algorithm, sealed)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void each_part_is_bound_to_its_key() throws Exception {
        var one = sealedAsA();
        var other = sealedAsA();

        assertThatThrownBy(() -> keyEnvelope.open(
                        "a", SigningAlgorithm.ES256, new WrappedKey(one.wrappedDataKey(), other.privateKey())))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 12, 27, 28, 59})
    void a_truncated_data_key_is_refused(int length) throws Exception {
        var sealed = sealedAsA();
        var cut = new WrappedKey(Arrays.copyOf(sealed.wrappedDataKey(), length), sealed.privateKey());

        assertThatThrownBy(() -> keyEnvelope.open("a", SigningAlgorithm.ES256, cut))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 12, 27, 28, 60})
    void a_truncated_private_key_is_refused(int length) throws Exception {
        var sealed = sealedAsA();
        var cut = new WrappedKey(sealed.wrappedDataKey(), Arrays.copyOf(sealed.privateKey(), length));

        assertThatThrownBy(() -> keyEnvelope.open("a", SigningAlgorithm.ES256, cut))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void no_changed_bit_goes_unnoticed() throws Exception {
        var sealed = sealedAsA();
        for (int i = 0; i < sealed.privateKey().length; i++) {
            var changed = sealed.privateKey();
            changed[i] ^= 1;
            var broken = new WrappedKey(sealed.wrappedDataKey(), changed);

            assertThatThrownBy(() -> keyEnvelope.open("a", SigningAlgorithm.ES256, broken))
                    .isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void sealing_twice_shares_neither_nonce_nor_data_key() throws Exception {
        var key = MakeSigningKey.generate(SigningAlgorithm.ES256, RANDOM).getPrivate();

        var one = keyEnvelope.seal("a", SigningAlgorithm.ES256, key);
        var other = keyEnvelope.seal("a", SigningAlgorithm.ES256, key);

        assertThat(Arrays.copyOf(one.wrappedDataKey(), 12)).isNotEqualTo(Arrays.copyOf(other.wrappedDataKey(), 12));
        assertThat(Arrays.copyOf(one.privateKey(), 12)).isNotEqualTo(Arrays.copyOf(other.privateKey(), 12));
        assertThat(one.wrappedDataKey()).hasSize(12 + 32 + 16);
        assertThatThrownBy(() -> keyEnvelope.open(
                        "a", SigningAlgorithm.ES256, new WrappedKey(one.wrappedDataKey(), other.privateKey())))
                .isInstanceOf(GeneralSecurityException.class);
    }

    private WrappedKey sealedAsA() throws GeneralSecurityException {
        var key = MakeSigningKey.generate(SigningAlgorithm.ES256, RANDOM).getPrivate();
        return keyEnvelope.seal("a", SigningAlgorithm.ES256, key);
    }

    private static KeyEnvelope seal(int number) {
        var bytes = new byte[32];
        bytes[0] = (byte) number;
        return new KeyEnvelope(new SecretKeySpec(bytes, "AES"), RANDOM);
    }
}
