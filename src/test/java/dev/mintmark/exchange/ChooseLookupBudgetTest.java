package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.issuer.SubjectTokenType;
import dev.mintmark.issuer.keys.LookupBudget;
import dev.mintmark.organization.AccessTokenTyp;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.policy.StoredDefinitions;
import dev.mintmark.policy.decide.CompiledPolicy;
import dev.mintmark.policy.definition.TokenType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChooseLookupBudgetTest {

    private static final Instant NOW = Instant.ofEpochSecond(100_000);
    private static final String POLICY =
            """
            [{"decision":"allow","tokenType":"organization","authorizedPermissions":[],"rules":{"sub":"repo:acme/*"}},
             {"decision":"deny","tokenType":"organization","authorizedPermissions":[],"rules":{"ref":"refs/heads/evil"}},
             {"decision":"allow","tokenType":"team","teamName":"web","authorizedPermissions":[],"rules":{"sub":"repo:acme/web"}}]
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # sub          | aud                  | iat    | exp    | ref             | budget
            repo:acme/app  | urn:mintmark:org:acme | 99990 | 100300 | refs/heads/main | PLAUSIBLE
            repo:acme/app  | urn:pulumi:org:acme   | 99990 | 100300 | refs/heads/main | PLAUSIBLE
            repo:acme/app  | sts.example           | 99990 | 100300 | refs/heads/main | PLAUSIBLE
            repo:acme/app  | urn:mintmark:org:evil | 99990 | 100300 | refs/heads/main | STRANGERS
            repo:evil/app  | urn:mintmark:org:acme | 99990 | 100300 | refs/heads/main | STRANGERS
            repo:acme/app  | urn:mintmark:org:acme | 99990 | 100300 | refs/heads/evil | STRANGERS
            repo:acme/app  | urn:mintmark:org:acme | 99990 | 99900  | refs/heads/main | STRANGERS
            repo:acme/app  | urn:mintmark:org:acme | 100090 | 100300 | refs/heads/main | STRANGERS
            repo:acme/app  | urn:mintmark:org:acme | 98400 | 100300 | refs/heads/main | PLAUSIBLE
            repo:acme/app  | urn:mintmark:org:acme | 98399 | 100300 | refs/heads/main | STRANGERS
            """)
    void a_token_that_could_get_what_is_asked_for_is_plausible(
            String sub, String aud, long iat, long exp, String ref, LookupBudget budget) {
        var claims =
                """
                {"iss":"https://ci.example","sub":"%s","aud":"%s","iat":%d,"exp":%d,"ref":"%s"}"""
                        .formatted(sub, aud, iat, exp, ref);

        assertThat(choose(TokenType.ORGANIZATION, null, claims)).isEqualTo(budget);
    }

    @Test
    void only_what_is_asked_for_counts() {
        var claims =
                """
                {"iss":"https://ci.example","sub":"repo:acme/app","aud":"sts.example","iat":99990,"exp":100300}""";

        assertThat(choose(TokenType.TEAM, "web", claims)).isEqualTo(LookupBudget.STRANGERS);
        assertThat(choose(TokenType.TEAM, "web", claims.replace("acme/app", "acme/web")))
                .isEqualTo(LookupBudget.PLAUSIBLE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = "{} | {\"sub\":1} | {\"iss\":\"a\",\"sub\":\"repo:acme/app\",\"aud\":[1]}")
    void claims_that_are_none_are_a_strangers(String empty, String wrong, String odd) {
        for (var claims : List.of(empty, wrong, odd)) {
            assertThat(choose(TokenType.ORGANIZATION, null, claims)).isEqualTo(LookupBudget.STRANGERS);
        }
    }

    /** The keys at hand were fetched a thousand seconds ago. */
    private static LookupBudget choose(TokenType tokenType, String holder, String claims) {
        return new ChooseLookupBudget(
                        tokenType, holder, trust(), JsonReader.readObject(claims.getBytes(StandardCharsets.UTF_8), 32))
                .choose(NOW.minusSeconds(1_000), NOW);
    }

    private static Trust trust() {
        var id = UUID.randomUUID();
        return new Trust(
                UUID.randomUUID(),
                "acme",
                id,
                "ci",
                1,
                60,
                List.of("sts.example"),
                false,
                Set.of(SubjectTokenType.JWT),
                new IssuerSource(
                        id,
                        "https://ci.example",
                        "https://ci.example",
                        "https://ci.example/jwks",
                        null,
                        CertificatePins.none()),
                CompiledPolicy.compile(1, StoredDefinitions.read(POLICY)),
                1,
                true,
                null,
                null,
                Map.of(),
                AccessTokenTyp.AT_JWT,
                Map.of());
    }
}
