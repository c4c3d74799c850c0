package dev.mintmark.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeakModulusTest {

    private static final BigInteger GENERATOR = BigInteger.valueOf(65537);

    @Test
    void an_ordinary_modulus_has_no_flaw() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        for (int i = 0; i < 5; i++) {
            RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();
            assertThat(WeakModulus.flaw(key.getModulus())).isNull();
        }
    }

    @Test
    void an_even_modulus_is_none() {
        assertThat(WeakModulus.flaw(BigInteger.ONE.shiftLeft(2047))).isEqualTo("is even, so it is no RSA modulus");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 31, 997})
    void a_small_prime_factor_is_found(int factor) {
        BigInteger prime = BigInteger.probablePrime(256, new Random(factor));

        assertThat(WeakModulus.flaw(prime.multiply(BigInteger.valueOf(factor))))
                .isEqualTo("is an RSA modulus with a prime factor below 1000, so anybody can factor it");
        assertThat(WeakModulus.flaw(prime.multiply(BigInteger.valueOf(1009)))).isNull();
    }

    @Test
    void the_form_of_roca_is_recognized() {
        // Primes k * M + (65537^a mod M), M the product of the first primes (Nemec and others, 2017).
        Random random = new Random(7);
        BigInteger primorial = IntStream.rangeClosed(2, 167)
                .mapToObj(BigInteger::valueOf)
                .filter(number -> number.isProbablePrime(50))
                .reduce(BigInteger.ONE, BigInteger::multiply);
        BigInteger modulus = rocaPrime(primorial, random).multiply(rocaPrime(primorial, random));

        assertThat(modulus.bitLength()).isBetween(990, 1026);
        assertThat(WeakModulus.flaw(modulus)).contains("CVE-2017-15361");
    }

    private static BigInteger rocaPrime(BigInteger primorial, Random random) {
        for (; ; ) {
            BigInteger power = GENERATOR.modPow(new BigInteger(60, random), primorial);
            BigInteger candidate = primorial
                    .multiply(new BigInteger(512 - primorial.bitLength(), random))
                    .add(power);
            if (candidate.isProbablePrime(10)) {
                return candidate;
            }
        }
    }
}
