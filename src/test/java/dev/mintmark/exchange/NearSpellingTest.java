package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearSpellingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            https://t.eu.auth0.com/                          | https://t.eu.auth0.com           | without the slash at its end
            https://t.eu.auth0.com                           | https://t.eu.auth0.com/          | with a slash at its end
            http://ci.example                                | https://ci.example               | with https before it
            ci.example                                       | https://ci.example               | with https before it
            https://ci.example:443                           | https://ci.example               | without the port
            https://ci.example                               | https://ci.example:443           | with the port
            https://ci.example:443/a                         | https://ci.example/a             | without the port
            https://CI.example                               | https://ci.example               | in another case of its letters
            https://token.actions.githubusercontent.com/acme | https://token.actions.githubusercontent.com | without the path behind it
            https://token.actions.githubusercontent.com | https://token.actions.githubusercontent.com/acme | with that path behind it
            https://ci.example/.well-known/openid-configuration | https://ci.example            | without the path behind it
            http://ci.example/                               | https://ci.example               | in another spelling
            https://ci.exmaple                               | https://ci.example               | which differs in one letter
            https://sts.windows.net/8f2a/                    | https://login.microsoftonline.com/8f2a/v2.0 | of the same tenant
            https://login.microsoftonline.com/8f2a/v2.0      | https://sts.windows.net/8f2a/    | of the same tenant
            https://ci.exampel2                              | https://ci.example               | which differs in 2 letters
            """)
    void an_identifier_that_is_almost_another(String iss, String known, String difference) {
        var near = NearSpelling.nearestIssuer(iss, List.of("https://else.example", known));

        assertThat(near).isNotNull();
        assertThat(near.name()).isEqualTo(known);
        assertThat(near.difference()).isEqualTo(difference);
    }

    @ParameterizedTest
    @CsvSource({
        "https://ci.example/, https://ci.example",
        "http://ci.example, https://ci.example",
        "HTTPS://CI.EXAMPLE, https://ci.example",
        "https://ci.example/a/b, https://ci.example/",
        "https://ci.example:443/, https://ci.example",
        "https://ci.example/.well-known/openid-configuration, https://ci.example",
    })
    void the_usual_spellings_are_asked_for_by_name(String iss, String known) {
        assertThat(NearSpelling.ofIssuer(iss))
                .contains(known)
                .doesNotContain(iss)
                .hasSizeLessThan(64);
    }

    @Test
    void another_issuer_is_none_in_another_spelling() {
        assertThat(NearSpelling.nearestIssuer(
                        "https://ci.example", List.of("https://id.example.com", "https://gitlab.com")))
                .isNull();
        assertThat(NearSpelling.ofIssuer("x".repeat(10_000))).isEmpty();
        assertThat(NearSpelling.ofIssuer("a")).hasSizeLessThan(64);
        assertThat(NearSpelling.ofIssuer("")).hasSizeLessThan(64);
    }

    @ParameterizedTest
    @CsvSource({
        "acmee, acme",
        "amce,  acme",
        "ACME,  acme",
        "acm,   acme",
        "ac,    ",
        "acne,  acme",
        "globex, ",
        "mintmark-demo1, mintmark-demo",
    })
    void an_organization_of_almost_that_name(String name, String near) {
        assertThat(NearSpelling.nearestName(name, List.of("other", "acme", "mintmark-demo")))
                .isEqualTo(near);
    }

    @Test
    void what_one_letter_too_much_makes_is_asked_for_by_name() {
        assertThat(NearSpelling.slips("Acmee")).contains("acmee", "acme", "camee");
        assertThat(NearSpelling.slips("x".repeat(1_000))).hasSize(1);
    }
}
