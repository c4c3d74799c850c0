package dev.mintmark.jwt;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds RSA moduli that are known to be factored with little work. Takes microseconds, so it finds but the plainest. */
final class WeakModulus {

    private static final int MAX_SMALL_PRIME = 1000;
    private static final BigInteger SMALL_PRIMES = IntStream.rangeClosed(3, MAX_SMALL_PRIME)
            .mapToObj(BigInteger::valueOf)
            .filter(number -> number.isProbablePrime(50))
            .reduce(BigInteger.ONE, BigInteger::multiply);

    /** The primes for which the library of CVE-2017-15361 yields but some remainders (Nemec and others, 2017, 3.1). */
    private static final List<Remainders> ROCA = IntStream.of(
                    11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157)
            .mapToObj(Remainders::of)
            .toList();

    private WeakModulus() {}

    /** The fault of the modulus, as the rest of a sentence that begins with it; null when nothing is found. */
    static @Nullable String flaw(BigInteger modulus) {
        if (!modulus.testBit(0)) {
            return "is even, so it is no RSA modulus";
        }
        if (!modulus.gcd(SMALL_PRIMES).equals(BigInteger.ONE)) {
            return "is an RSA modulus with a prime factor below " + MAX_SMALL_PRIME + ", so anybody can factor it";
        }
        if (ROCA.stream().allMatch(remainders -> remainders.contain(modulus))) {
            return "is an RSA modulus as the flawed library of CVE-2017-15361 (ROCA) makes it; make a new key elsewhere";
        }
        return null;
    }

    /** Powers of 65537 modulo a prime. */
    private record Remainders(int prime, BitSet powers) {

        static Remainders of(int prime) {
            BitSet powers = new BitSet(prime);
            int power = 1;
            while (!powers.get(power)) {
                powers.set(power);
                power = power * (65537 % prime) % prime;
            }
            return new Remainders(prime, powers);
        }

        boolean contain(BigInteger modulus) {
            return powers.get(modulus.mod(BigInteger.valueOf(prime)).intValue());
        }
    }
}
