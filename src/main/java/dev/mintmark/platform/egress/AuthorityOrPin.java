package dev.mintmark.platform.egress;

import dev.mintmark.platform.egress.Fetched.VouchedBy;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a certificate chain by an authority first, and by a pin only without one. So the routine renewal of a public
 * certificate breaks nothing. A valid chain for another name is a failure, whatever is pinned. Each connection has its
 * own, with the result.
 */
final class AuthorityOrPin extends X509ExtendedTrustManager {

    /** @param thumbprint of the leaf, 64 lower-case hex digits */
    record TrustVerdict(String thumbprint, VouchedBy vouchedBy) {}

    private final X509ExtendedTrustManager authorities;
    private final CertificatePins pins;
    private volatile @Nullable TrustVerdict verdict;
    private volatile @Nullable String distrust;

    AuthorityOrPin(X509ExtendedTrustManager authorities, CertificatePins pins) {
        this.authorities = authorities;
        this.pins = pins;
    }

    /** Null until a handshake has succeeded. */
    @Nullable
    TrustVerdict verdict() {
        return verdict;
    }

    /**
     * The reason against the certificate, as {@link Distrust} words it; null where it was trusted, or none was shown.
     */
    @Nullable
    String distrust() {
        return distrust;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("no certificate");
        }
        String thumbprint = thumbprint(chain[0]);
        try {
            authorities.checkServerTrusted(chain, authType);
        } catch (CertificateException e) {
            if (!pins.vouchFor(thumbprint)) {
                distrust = Distrust.ofChain(chain[0], thumbprint, pins, e);
                throw e;
            }
            verdict = new TrustVerdict(thumbprint, VouchedBy.PIN);
            return;
        }
        // Once more with the engine, which knows the host's name and the handshake's algorithms.
        try {
            authorities.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            distrust = Distrust.ofName(chain[0], engine.getPeerHost());
            throw e;
        }
        verdict = new TrustVerdict(thumbprint, VouchedBy.AUTHORITY);
    }

    private static String thumbprint(X509Certificate leaf) throws CertificateException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a name to check is required");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only used with an engine");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only servers are checked");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only servers are checked");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("only servers are checked");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
