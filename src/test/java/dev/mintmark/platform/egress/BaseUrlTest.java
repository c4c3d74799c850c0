package dev.mintmark.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://ci.example",
                "https://ci.example/",
                "https://ci.example:8443/realms/ci",
                "https://CI.example",
                "http://localhost:8080/realms/ci",
                "https://[2001:db8::1]:8443/x",
                "https://ci.example/~a/b_c",
                "https://ci.example/.well-known-realm"
            })
    void an_issuers_address_has_no_flaw(String url) {
        assertThat(BaseUrl.flaw(url)).isNull();
        assertThat(BaseUrl.underscoredHost(url)).isNull();
        assertThat(BaseUrl.isOne(url)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    https://ci.example/.well-known/openid-configuration           | url is the address of a document about the issuer (/.well-known/...); register the issuer's own: 'https://ci.example'
                    https://ci.example/realms/a/.well-known/openid-configuration/ | url is the address of a document about the issuer (/.well-known/...); register the issuer's own: 'https://ci.example/realms/a'
                    https://ci.example/.well-known/OpenID-Configuration?appid=1   | url is the address of a document about the issuer (/.well-known/...); register the issuer's own: 'https://ci.example'
                    https://ci.example/.well-known/oauth-authorization-server/a   | url is the address of a document about the issuer (/.well-known/...); register the issuer's own: 'https://ci.example/a'
                    https://ci.example/.well-known/jwks.json                      | url is the address of a document about the issuer (/.well-known/...); register the issuer's own: 'https://ci.example'
                    ci.example                            | url must begin with https://, as in https://ci.example
                    //ci.example                          | url must begin with https://, as in https://ci.example
                    https:ci.example                      | url must begin with https://, as in https://ci.example
                    ftp://ci.example                      | url must begin with https://; its scheme is 'ftp'
                    HTTPS://ci.example                    | the scheme of url must be in lower case: https://
                    https://ci.example/a b                | url has a character that no URL has: only visible ASCII stands in one, without white space
                    https://bücher.example                | url has a character that no URL has: only visible ASCII stands in one, without white space
                    https://user:secret@ci.example        | url has user information before its host; an issuer's address has none
                    https://ci.example/?tenant=a          | url has a query (from '?' on); an issuer's address has none
                    https://ci.example?                   | url has a query (from '?' on); an issuer's address has none
                    https://ci.example/#a                 | url has a fragment (from '#' on); an issuer's address has none
                    https:///realms/ci                    | url has no host
                    https://ci.example:0                  | the port of url must be a number from 1 to 65535
                    https://ci.example:70000              | the port of url must be a number from 1 to 65535
                    https://ci.example:                   | the port of url must be a number from 1 to 65535
                    https://ci.example:port               | the host or the port of url is not well-formed
                    https://-ci.example                   | the host or the port of url is not well-formed
                    https://ci.example/{tenant}           | url is not well-formed at about character 20
                    """)
    void each_flaw_has_its_sentence(String url, String flaw) {
        assertThat(BaseUrl.flaw(url)).isEqualTo(flaw);
        assertThat(BaseUrl.isOne(url)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://my_keycloak.example/realms/ci, my_keycloak.example",
        "http://my_keycloak:8080/realms/ci, my_keycloak",
        "https://a_b_.example, a_b_.example"
    })
    void a_host_with_an_underscore_is_an_identifier_and_no_address(String url, String host) {
        assertThat(BaseUrl.flaw(url)).isNull();
        assertThat(BaseUrl.underscoredHost(url)).isEqualTo(host);
        assertThat(BaseUrl.isOne(url)).isFalse();
    }

    @Test
    void an_underscore_hides_no_other_flaw() {
        assertThat(BaseUrl.flaw("https://my_user:x@ci.example")).contains("user information");
        assertThat(BaseUrl.flaw("https://my_host:0")).contains("port");
    }

    @ParameterizedTest
    @CsvSource({
        "https://ci.example, https://ci.example",
        "https://ci.example:8443/tenant?secret=1, https://ci.example:8443",
        "https://user:secret@ci.example/a@b, https://ci.example",
        "nonsense, an address",
    })
    void an_origin_holds_nothing_of_path_query_and_user(String url, String origin) {
        assertThat(BaseUrl.origin(url)).isEqualTo(origin);
    }
}
