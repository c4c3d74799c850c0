package dev.mintmark.platform.egress;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The platform's certificate authorities and the operator's own. */
public final class TrustRoots {

    private static final String SETTING = "mintmark.egress.trusted-ca-file (MINTMARK_EGRESS_TRUSTED_CA_FILE): ";

    private final List<X509Certificate> own;
    private @Nullable X509ExtendedTrustManager authorities;

    private TrustRoots(List<X509Certificate> own) {
        this.own = own;
    }

    /**
     * The platform's authorities and those of this file.
     *
     * @param trustedCaFile PEM; empty for the platform's authorities alone
     * @throws IllegalArgumentException naming the setting when the file cannot be read or holds no certificate
     */
    public static TrustRoots with(Optional<Path> trustedCaFile) {
        return new TrustRoots(trustedCaFile.map(TrustRoots::read).orElse(List.of()));
    }

    private static List<X509Certificate> read(Path file) {
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            for (var certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))) {
                certificates.add((X509Certificate) certificate);
            }
            if (!certificates.isEmpty()) {
                return List.copyOf(certificates);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(SETTING + "cannot read certificates from " + file, e);
        }
        throw new IllegalArgumentException(SETTING + "no certificate in " + file);
    }

    /** Loaded with the first fetch, not at start: the platform's store costs milliseconds. Blocks. */
    synchronized X509ExtendedTrustManager authorities() throws GeneralSecurityException, IOException {
        X509ExtendedTrustManager known = authorities;
        if (known == null) {
            known = load();
            authorities = known;
        }
        return known;
    }

    private X509ExtendedTrustManager load() throws GeneralSecurityException, IOException {
        X509ExtendedTrustManager platform = trustManager(null);
        if (own.isEmpty()) {
            return platform;
        }
        KeyStore all = KeyStore.getInstance("PKCS12");
        all.load(null, null);
        int number = 0;
        for (X509Certificate authority : platform.getAcceptedIssuers()) {
            all.setCertificateEntry("platform-" + number++, authority);
        }
        for (X509Certificate authority : own) {
            all.setCertificateEntry("own-" + number++, authority);
        }
        return trustManager(all);
    }

    private static X509ExtendedTrustManager trustManager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager candidate : factory.getTrustManagers()) {
            if (candidate instanceof X509ExtendedTrustManager usable) {
                return usable;
            }
        }
        throw new GeneralSecurityException("the platform has no X.509 trust manager");
    }
}
