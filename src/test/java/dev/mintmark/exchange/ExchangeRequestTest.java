package dev.mintmark.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.http.OAuthParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeRequestTest {
    private static final String REQUEST = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
            + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=a.b.c"
            + "&audience=urn:mintmark:org:demo";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&scope=",
                "&scope=%20",
                "&expiration=",
                "&client_id=anything",
                "&requested_token_type=urn:ietf:params:oauth:token-type:access_token"
            })
    void what_makes_no_difference_makes_no_other_request(String further) {
        assertThat(sha256(REQUEST + further)).isEqualTo(sha256(REQUEST));
        assertThat(sha256(REQUEST.replace("mintmark", "pulumi") + further)).isEqualTo(sha256(REQUEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&scope=admin",
                "&scope=team:null",
                "&expiration=7200",
                "&resource=https://api.example",
                "&requested_token_type=urn:mintmark:token-type:access_token:organization"
            })
    void what_makes_a_difference_makes_another_request(String further) {
        assertThat(sha256(REQUEST + further)).isNotEqualTo(sha256(REQUEST));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    read deploy,         deploy read
                    read read,           read
                    ' read   deploy ',   read deploy
                    admin read,          read admin
                    read team:ops,       team:ops read
                    """)
    void permissions_are_a_set(String one, String other) {
        assertThat(sha256(REQUEST + "&scope=" + one.replace(' ', '+')))
                .isEqualTo(sha256(REQUEST + "&scope=" + other.replace(' ', '+')))
                .isNotEqualTo(sha256(REQUEST + "&scope=read+write"));
    }

    @Test
    void resources_are_a_set() {
        var one = "&resource=https://a.example";
        var other = "&resource=https://b.example";

        assertThat(sha256(REQUEST + one + other)).isEqualTo(sha256(REQUEST + other + one));
        assertThat(sha256(REQUEST + one)).isNotEqualTo(sha256(REQUEST + one + other));
    }

    private static String sha256(String form) {
        return ExchangeRequest.of(OAuthParameters.of(null, form.getBytes(UTF_8)))
                .sha256();
    }
}
