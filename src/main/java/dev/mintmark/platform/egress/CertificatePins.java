package dev.mintmark.platform.egress;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The thumbprints (SHA-256 of the DER leaf certificate, 64 hex digits) of trusted servers. They vouch for a server
 * whose certificate no known authority vouches for. Two are equal when they hold the same thumbprints in the same
 * order.
 */
public final class CertificatePins {

    private static final Pattern THUMBPRINT = Pattern.compile("[0-9a-f]{64}");
    private static final CertificatePins NONE = new CertificatePins(List.of());

    private final List<String> thumbprints;

    private CertificatePins(List<String> thumbprints) {
        this.thumbprints = thumbprints;
    }

    /** Only authorities vouch. */
    public static CertificatePins none() {
        return NONE;
    }

    /**
     * These and authorities vouch.
     *
     * @param thumbprints hex digits of either case, without colons
     * @throws IllegalArgumentException when one is not 64 hex digits
     */
    public static CertificatePins of(Collection<String> thumbprints) {
        return new CertificatePins(
                thumbprints.stream().map(CertificatePins::normalized).toList());
    }

    private static String normalized(String thumbprint) {
        String lower = thumbprint.toLowerCase(Locale.ROOT);
        if (!THUMBPRINT.matcher(lower).matches()) {
            throw new IllegalArgumentException("a thumbprint is the SHA-256 of a certificate: 64 hex digits");
        }
        return lower;
    }

    /** Lower case, in the order given. */
    public List<String> thumbprints() {
        return thumbprints;
    }

    boolean vouchFor(String thumbprint) {
        byte[] seen = thumbprint.getBytes(StandardCharsets.US_ASCII);
        boolean found = false;
        for (String pin : thumbprints) {
            found |= MessageDigest.isEqual(seen, pin.getBytes(StandardCharsets.US_ASCII));
        }
        return found;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CertificatePins that && thumbprints.equals(that.thumbprints);
    }

    @Override
    public int hashCode() {
        return thumbprints.hashCode();
    }

    @Override
    public String toString() {
        return thumbprints.toString();
    }
}
