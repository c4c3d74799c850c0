import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** An OIDC issuer on the loopback address, whose discovery document and keys the service fetches. */
final class Issuer implements AutoCloseable {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final String algorithm;
    private final KeyPair keys;

    private Issuer(HttpServer server, String algorithm, KeyPair keys) {
        this.server = server;
        this.algorithm = algorithm;
        this.keys = keys;
    }

    /** @param algorithm {@code RS256} or {@code ES256} */
    static Issuer start(String algorithm) throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(algorithm.equals("RS256") ? "RSA" : "EC");
        if (algorithm.equals("RS256")) {
            generator.initialize(2048);
        } else {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var issuer = new Issuer(server, algorithm, generator.generateKeyPair());
        issuer.serve("/.well-known/openid-configuration",
                "{\"issuer\":\"" + issuer.url() + "\",\"jwks_uri\":\"" + issuer.url() + "/jwks\"}");
        issuer.serve("/jwks", issuer.jwks());
        server.start();
        return issuer;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String jwks() {
        var key = keys.getPublic() instanceof RSAPublicKey rsa
                ? "\"kty\":\"RSA\",\"n\":\"" + number(rsa.getModulus(), 256) + "\",\"e\":\"AQAB\""
                : "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + number(((ECPublicKey) keys.getPublic()).getW().getAffineX(), 32)
                        + "\",\"y\":\"" + number(((ECPublicKey) keys.getPublic()).getW().getAffineY(), 32) + "\"";
        return "{\"keys\":[{" + key + ",\"kid\":\"bench\",\"use\":\"sig\",\"alg\":\"" + algorithm + "\"}]}";
    }

    /** As many tokens with this {@code iss}, each with a {@code jti} of its own, good for an hour. */
    List<String> mint(int count, String iss, String audience, String sub) {
        long now = System.currentTimeMillis() / 1000;
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> sign("{\"iss\":\"" + iss + "\",\"sub\":\"" + sub + "\",\"aud\":\"" + audience + "\",\"iat\":" + now
                        + ",\"nbf\":" + now + ",\"exp\":" + (now + 3600) + ",\"jti\":\"" + UUID.randomUUID()
                        + "\",\"repository\":\"acme/app\",\"repository_owner\":\"acme\",\"ref\":\"refs/heads/main\","
                        + "\"workflow\":\"deploy\",\"run_id\":\"" + i + "\",\"event_name\":\"push\",\"environment\":\"production\"}"))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private String sign(String claims) {
        var header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"bench\",\"typ\":\"JWT\"}";
        var input = base64(header) + '.' + base64(claims);
        try {
            var signature = Signature.getInstance(algorithm.equals("RS256") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            signature.initSign(keys.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + '.' + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(String path, String json) {
        server.createContext(path, exchange -> {
            var body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String number(BigInteger number, int length) {
        var bytes = number.toByteArray();
        var padded = new byte[length];
        int size = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - size, padded, length - size, size);
        return BASE64.encodeToString(padded);
    }
}
