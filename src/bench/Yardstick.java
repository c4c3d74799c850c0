import java.security.GeneralSecurityException;

/**
 * What one core's cryptography can do: measured before and after each measurement, as a shared machine is not equally fast all
 * the time, and the mean of both taken.
 */
final class Yardstick {
    private final Pairs jdk;
    private final Pairs used;
    private Rates last;

    /**
     * Pairs a second.
     *
     * @param used with the provider that the service uses
     */
    record Rates(double jdk, double used) {}

    /** @param provider the one that the service uses, as it calls it */
    Yardstick(String algorithm, String provider) throws GeneralSecurityException {
        this.jdk = new Pairs(algorithm, Pairs.JDK);
        this.used = provider.equals(Pairs.JDK) ? jdk : new Pairs(algorithm, provider);
        this.last = measure();
    }

    /** Of the time since the last measurement. */
    Rates since() throws GeneralSecurityException {
        var before = last;
        last = measure();
        return new Rates((before.jdk() + last.jdk()) / 2, (before.used() + last.used()) / 2);
    }

    private Rates measure() throws GeneralSecurityException {
        double rate = jdk.perSecond();
        return new Rates(rate, used == jdk ? rate : used.perSecond());
    }
}
