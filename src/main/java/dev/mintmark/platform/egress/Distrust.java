package dev.mintmark.platform.egress;

import dev.mintmark.platform.error.Excerpt;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes an untrusted server certificate and its remedy, as the rest of a sentence. */
final class Distrust {

    private static final int MAX_NAMES = 5;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private Distrust() {}

    /** No authority vouches for the chain, and no pin for the leaf. */
    static String ofChain(X509Certificate leaf, String thumbprint, CertificatePins pins, CertificateException why) {
        String mismatch = pins.thumbprints().isEmpty() ? "" : ", and none of the thumbprints given is its";
        return "its server's certificate is not trusted: " + flaw(leaf, why) + mismatch
                + ". If it is the right one, pin it with thumbprints: [\"" + thumbprint + "\"]";
    }

    private static String flaw(X509Certificate leaf, CertificateException why) {
        if (hasCause(why, CertificateExpiredException.class)) {
            return "it or one above it has expired (its own end is "
                    + leaf.getNotAfter().toInstant() + ")";
        }
        if (hasCause(why, CertificateNotYetValidException.class)) {
            return "it or one above it is not valid yet (its own begin is "
                    + leaf.getNotBefore().toInstant() + ")";
        }
        if (leaf.getIssuerX500Principal().equals(leaf.getSubjectX500Principal())) {
            return "it is signed by itself";
        }
        return "it is signed by " + Excerpt.of(leaf.getIssuerX500Principal().getName())
                + ", and no authority that is known here vouches for that";
    }

    private static boolean hasCause(Throwable thrown, Class<? extends Throwable> kind) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    /** An authority vouches for the chain, but not for this host. */
    static String ofName(X509Certificate leaf, @Nullable String host) {
        return "its server's certificate is for " + names(leaf) + " and not for " + Excerpt.of(String.valueOf(host))
                + "; no thumbprint helps against that";
    }

    private static String names(X509Certificate leaf) {
        try {
            var alternatives = leaf.getSubjectAlternativeNames();
            String names = (alternatives == null ? List.<List<?>>of() : alternatives)
                    .stream()
                            .filter(name ->
                                    Objects.equals(name.get(0), DNS_NAME) || Objects.equals(name.get(0), IP_ADDRESS))
                            .limit(MAX_NAMES)
                            .map(name -> Excerpt.of(String.valueOf(name.get(1))))
                            .collect(Collectors.joining(", "));
            return names.isEmpty() ? "no host" : names;
        } catch (CertificateParsingException e) {
            return "no host";
        }
    }
}
