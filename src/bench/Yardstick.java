import java.security.GeneralSecurityException;

/** What one core's cryptography can do. */
final class Yardstick {
    private final Pairs jdk;
    private final Pairs used;

    /**
     * Pairs a second.
     *
     * @param used with the provider that the service uses
     */
    record Rates(double jdk, double used) {
        Rates mean(Rates other) {
            return new Rates((jdk + other.jdk) / 2, (used + other.used) / 2);
        }
    }

    /** @param provider the one that the service uses, as it calls it */
    Yardstick(String algorithm, String provider) throws GeneralSecurityException {
        this.jdk = new Pairs(algorithm, Pairs.JDK);
        this.used = provider.equals(Pairs.JDK) ? jdk : new Pairs(algorithm, provider);
    }

    Rates measure() throws GeneralSecurityException {
        double rate = jdk.perSecond();
        return new Rates(rate, used == jdk ? rate : used.perSecond());
    }
}
