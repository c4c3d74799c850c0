package dev.mintmark;

import dev.mintmark.platform.start.StartRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks the files that TLS needs, before the start. The server would tell a fault only after everything else has
 * started.
 */
final class TlsFiles {
    private static final List<String> PORTS = List.of("quarkus.http.ssl", "quarkus.management.ssl");
    private static final List<String> STORES = List.of("key-store-file", "trust-store-file");
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:[A-Z]+ )?PRIVATE KEY-----");

    private TlsFiles() {}

    static void check() {
        for (var port : PORTS) {
            var certificates = port + ".certificate.files";
            var keys = port + ".certificate.key-files";
            files(certificates).forEach(file -> requireCertificate(certificates, file));
            files(keys).forEach(file -> requireKey(keys, file));
            if (files(certificates).size() != files(keys).size()) {
                throw new StartRefusedException(Settings.named(certificates) + " and " + Settings.named(keys)
                        + " must name as many files each: a certificate and its key");
            }
            for (var store : STORES) {
                files(port + ".certificate." + store).forEach(file -> read(port + ".certificate." + store, file));
            }
        }
    }

    private static List<String> files(String key) {
        return Settings.find(key)
                .map(text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(file -> !file.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    private static void requireCertificate(String key, String file) {
        try {
            var found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(key, file)));
            if (!found.isEmpty()) {
                return;
            }
        } catch (CertificateException e) {
            // Told below, in our words.
        }
        throw new StartRefusedException(Settings.named(key) + ": " + file
                + " holds no certificate; it must be PEM (-----BEGIN CERTIFICATE-----)");
    }

    private static void requireKey(String key, String file) {
        var pem = KEY.matcher(new String(read(key, file), StandardCharsets.ISO_8859_1));
        if (!pem.find() || !isBase64(pem.group(1))) {
            throw new StartRefusedException(Settings.named(key) + ": " + file
                    + " holds no private key; it must be PEM (-----BEGIN PRIVATE KEY-----), without a passphrase");
        }
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getMimeDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] read(String key, String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new StartRefusedException(Settings.named(key) + ": " + file + " cannot be read");
        }
    }
}
