package dev.mintmark.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of a test. Handed to the service as {@code mintmark.egress.trusted-ca-file} it stands for a
 * public one. Kept from it, it stands for a private one that only a pin makes good.
 */
public final class TestAuthority {

    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());
    private static final Duration LIFE = Duration.ofDays(30);

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestAuthority(X500Name name, KeyPair keys, X509Certificate certificate) {
        this.name = name;
        this.keys = keys;
        this.certificate = certificate;
    }

    /** A new authority by this name. */
    public static TestAuthority create(String commonName) {
        try {
            X500Name name = new X500Name("CN=" + commonName);
            KeyPair keys = newKeys();
            X509v3CertificateBuilder root = builder(
                            name, name, keys.getPublic(), Instant.now().plus(LIFE))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            return new TestAuthority(name, keys, signed(root, keys.getPrivate()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An authority that this one vouches for; whoever knows the root believes what it issues, if it shows its own. */
    public TestAuthority intermediate(String commonName) {
        try {
            X500Name subordinate = new X500Name("CN=" + commonName);
            KeyPair subordinateKeys = newKeys();
            X509v3CertificateBuilder builder = builder(
                            name,
                            subordinate,
                            subordinateKeys.getPublic(),
                            Instant.now().plus(LIFE))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            return new TestAuthority(subordinate, subordinateKeys, signed(builder, keys.getPrivate()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server's certificate for these names (an address in digits is written as an address). */
    public TestCertificate issue(String... hosts) {
        return issueUntil(Instant.now().plus(LIFE), hosts);
    }

    /** One that ran out yesterday. */
    public TestCertificate issueExpired(String... hosts) {
        return issueUntil(Instant.now().minus(Duration.ofDays(1)), hosts);
    }

    private TestCertificate issueUntil(Instant end, String... hosts) {
        KeyPair leafKeys = newKeys();
        X500Name leafName = new X500Name("CN=" + hosts[0]);
        X509Certificate leaf =
                signed(withNames(builder(name, leafName, leafKeys.getPublic(), end), hosts), keys.getPrivate());
        return new TestCertificate(leafKeys.getPrivate(), List.of(leaf, certificate));
    }

    /** A certificate that vouches for itself. */
    public static TestCertificate selfSigned(String... hosts) {
        KeyPair keys = newKeys();
        X500Name name = new X500Name("CN=" + hosts[0]);
        X509Certificate leaf = signed(
                withNames(builder(name, name, keys.getPublic(), Instant.now().plus(LIFE)), hosts), keys.getPrivate());
        return new TestCertificate(keys.getPrivate(), List.of(leaf));
    }

    /** The root certificate as PEM. */
    public String pem() {
        try {
            return TestCertificate.pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the root certificate where {@code mintmark.egress.trusted-ca-file} can point. */
    public Path writePem(Path file) {
        try {
            return Files.writeString(file, pem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For clients that trust this authority and no other. */
    public SSLContext trusting() {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("authority", certificate);
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, PublicKey key, Instant end) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(SERIAL.incrementAndGet()),
                Date.from(end.minus(Duration.ofDays(60))),
                Date.from(end),
                subject,
                key);
    }

    private static X509v3CertificateBuilder withNames(X509v3CertificateBuilder builder, String... hosts) {
        GeneralName[] names = Stream.of(hosts)
                .map(host -> new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        try {
            return builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
