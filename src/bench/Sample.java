import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at some of the tokens that a case yields: each must verify with the service's published keys. */
final class Sample {
    private static final int SIZE = 20;

    private Sample() {}

    static void verify(Service service, Case asked) throws IOException, InterruptedException, GeneralSecurityException {
        var keys = keys(service);
        List<String> bodies;
        try (var lines = Files.lines(asked.warmUp())) {
            bodies = lines.limit(SIZE).toList();
        }
        if (asked.isGet()) {
            for (var path : bodies) {
                service.call("GET", path, null);
            }
            return;
        }
        int refused = 0;
        for (var body : bodies) {
            var answer = service.post(asked.path(), body, asked.authorization());
            if (answer.statusCode() == 400 && asked.refused() > 0) {
                refused++;
                continue;
            }
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(asked.name() + ": " + answer.statusCode() + ' ' + answer.body());
            }
            var json = Json.read(answer.body());
            if (asked.rowsPerAnswer() == 0) {
                if (!json.path("active").asBoolean()) {
                    throw new IllegalStateException("a good token is told to be none");
                }
            } else {
                verify(json.path("access_token").asText(), keys);
            }
        }
        if (refused != Math.round(SIZE * asked.refused())) {
            throw new IllegalStateException(asked.name() + ": " + refused + " of " + SIZE + " were refused");
        }
    }

    private static void verify(String token, Map<String, PublicKey> keys) throws GeneralSecurityException {
        var parts = token.split("\\.", -1);
        var header = Json.read(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8));
        var verification = Signature.getInstance("SHA256withECDSAinP1363Format");
        verification.initVerify(keys.get(header.path("kid").asText()));
        verification.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII));
        if (!header.path("alg").asText().equals("ES256")
                || !verification.verify(Base64.getUrlDecoder().decode(parts[2]))) {
            throw new IllegalStateException("not verifiable: " + token);
        }
    }

    private static Map<String, PublicKey> keys(Service service)
            throws IOException, InterruptedException, GeneralSecurityException {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        var curve = parameters.getParameterSpec(ECParameterSpec.class);
        var keys = new HashMap<String, PublicKey>();
        for (var key : service.call("GET", "/.well-known/jwks.json", null).path("keys")) {
            if (key.path("kty").asText().equals("EC")) {
                var point = new ECPoint(number(key.path("x").asText()), number(key.path("y").asText()));
                keys.put(
                        key.path("kid").asText(),
                        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve)));
            }
        }
        return keys;
    }

    private static BigInteger number(String base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
    }
}
