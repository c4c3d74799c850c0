package dev.mintmark.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureKeyTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);

    @BeforeAll
    static void hasLibrary() {
        Assumptions.assumeTrue(
                AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null,
                "there is a library for this platform");
    }

    @AfterEach
    void useTheJdks() {
        SignatureProvider.use(null);
    }

    @ParameterizedTest
    @CsvSource({"EC, SHA256withECDSAinP1363Format", "RSA, SHA256withRSA", "RSA, SHA512withRSA", "Ed25519, Ed25519"})
    void what_one_provider_signs_the_other_verifies_with_keys_made_before_it_was_chosen(String kind, String algorithm)
            throws GeneralSecurityException {
        var pair = pair(kind);
        var signing = new SignatureKey(pair.getPrivate());
        var verifying = new SignatureKey(pair.getPublic());
        var byTheJdk = sign(signing, algorithm);

        SignatureProvider.use(CorrettoProvider.load());
        assertThat(SignatureProvider.name()).isEqualTo("AmazonCorrettoCryptoProvider");
        var byCorretto = sign(signing, algorithm);
        assertThat(verifies(verifying, algorithm, byTheJdk)).isTrue();

        SignatureProvider.use(null);
        assertThat(verifies(verifying, algorithm, byCorretto)).isTrue();
        assertThat(SignatureProvider.name()).isEqualTo("JDK");
    }

    @Test
    void the_provider_signs_and_verifies_what_it_takes() throws GeneralSecurityException {
        var ec = pair("EC");
        SignatureProvider.use(CorrettoProvider.load());

        var signature =
                new SignatureKey(ec.getPrivate()).beginSigning("SHA256withECDSAinP1363Format", new SecureRandom());
        var verification = new SignatureKey(ec.getPublic()).beginVerifying("SHA256withECDSAinP1363Format", null);

        assertThat(signature.getProvider().getName()).isEqualTo("AmazonCorrettoCryptoProvider");
        assertThat(verification.getProvider().getName()).isEqualTo("AmazonCorrettoCryptoProvider");
    }

    /** Keys that the provider converted for one signature go when another one is used. */
    @Test
    void keys_outlive_the_use_of_others() throws GeneralSecurityException {
        SignatureProvider.use(CorrettoProvider.load());
        var one = new SignatureKey(pair("EC").getPrivate());
        var other = new SignatureKey(pair("EC").getPrivate());
        for (int i = 0; i < 10; i++) {
            assertThat(sign(one, "SHA256withECDSAinP1363Format")).hasSize(64);
            assertThat(sign(other, "SHA256withECDSAinP1363Format")).hasSize(64);
        }
    }

    private static KeyPair pair(String kind) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(kind);
        if (kind.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    private static byte[] sign(SignatureKey key, String algorithm) throws GeneralSecurityException {
        var signature = key.beginSigning(algorithm, new SecureRandom());
        signature.update(CONTENT);
        return signature.sign();
    }

    private static boolean verifies(SignatureKey key, String algorithm, byte[] signed) throws GeneralSecurityException {
        var verification = key.beginVerifying(algorithm, null);
        verification.update(CONTENT);
        return verification.verify(signed);
    }
}
