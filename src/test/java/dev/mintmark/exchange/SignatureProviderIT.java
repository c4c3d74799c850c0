package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.TrustingService;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** With either provider the same is accepted and the same is refused. On linux/amd64 there is a library for Corretto's. */
class SignatureProviderIT {
    private static final String CORRETTO = "AmazonCorrettoCryptoProvider";

    @Test
    void both_accept_and_refuse_alike_and_the_one_in_use_is_told() {
        var withJdk = answersWith("jdk", "JDK", CORRETTO);
        var withCorretto = answersWith("auto", CORRETTO, "JDK");

        assertThat(withCorretto).isEqualTo(withJdk);
        assertThat(withJdk.get("whole")).isEqualTo("200");
        withJdk.forEach((form, answer) -> {
            if (!form.equals("whole")) {
                assertThat(answer).as(form).startsWith("400 invalid_request The token's signature ");
            }
        });
    }

    /** The answers to a token in several forms, by form. */
    private static Map<String, String> answersWith(String setting, String used, String unused) {
        var answers = new TreeMap<String, String>();
        try (var service = TrustingService.start(Map.of("MINTMARK_CRYPTO_PROVIDER", setting))) {
            awaitChoice(service, used);
            assertThat(metrics(service))
                    .contains("mintmark_signature_provider{provider=\"" + used + "\"} 1.0")
                    .contains("mintmark_signature_provider{provider=\"" + unused + "\"} 0.0");
            var organization = service.trusting();
            for (var algorithm : new String[] {"RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"}) {
                var token = service.plain()
                        .token(service.plain().claims("repo:acme/app", "urn:mintmark:org:" + organization), algorithm);
                forms(token).forEach((form, text) -> {
                    var answer = service.anyone().exchange(organization, text);
                    var said = answer.status() == 200
                            ? "200"
                            : answer.status() + " " + answer.text("error") + " " + answer.text("error_description");
                    answers.put(form.equals("whole") ? form : algorithm + " " + form, said);
                });
            }
        }
        return answers;
    }

    private static Map<String, String> forms(String token) {
        int dot = token.lastIndexOf('.');
        var signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        var flipped = signature.clone();
        flipped[signature.length / 3] ^= 1;
        var all = new byte[signature.length];
        Arrays.fill(all, (byte) 0xff);
        var forms = new TreeMap<String, byte[]>();
        forms.put("whole", signature);
        forms.put("empty", new byte[0]);
        forms.put("one byte", new byte[1]);
        forms.put("shorter", Arrays.copyOf(signature, signature.length - 1));
        forms.put("longer", Arrays.copyOf(signature, signature.length + 1));
        forms.put("twice as long", Arrays.copyOf(signature, signature.length * 2));
        forms.put("zeros", new byte[signature.length]);
        forms.put("ones", all);
        forms.put("flipped", flipped);
        var tokens = new TreeMap<String, String>();
        forms.forEach((form, bytes) -> tokens.put(
                form,
                token.substring(0, dot + 1)
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
        return tokens;
    }

    /** It is made beside the start, which does not wait for it. */
    private static void awaitChoice(TrustingService service, String used) {
        var line = "Signatures are made and checked by " + used;
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!service.service().output().contains(line)) {
            assertThat(System.nanoTime()).as(service.service().output()).isLessThan(deadline);
        }
        assertThat(service.service().output().toLowerCase(Locale.ROOT)).doesNotContain("restricted method");
    }

    private static String metrics(TrustingService service) {
        return service.service().management().get("/q/metrics").expect(200).body();
    }
}
