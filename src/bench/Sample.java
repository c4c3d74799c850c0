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

    /** @return how many tokens were issued on the way */
    static int verify(Service service, Case asked) throws IOException, InterruptedException, GeneralSecurityException {
        if (asked.rowsPerAnswer() == 0) {
            return 0;
        }
        var keys = keys(service);
        List<String> bodies;
        try (var lines = Files.lines(asked.bodies())) {
            bodies = lines.limit(SIZE * 2L).toList();
        }
        int issued = 0;
        for (var body : bodies.subList(0, SIZE)) {
            String token;
            try {
                token = service.postForm(asked.path(), body).path("access_token").asText();
            } catch (IllegalStateException refused) {
                if (asked.refused() > 0) {
                    continue;
                }
                throw refused;
            }
            issued++;
            verify(token, keys);
        }
        return issued;
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
