package dev.mintmark.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/tokens",
                "/tokens/",
                "/api/orgs/acme.io/teams/a%20b",
                "/.well-known/jwks.json",
                "/a/..b/.c"
            })
    void a_path_in_its_form_is_let_through(String path) {
        assertThat(RequestPath.fault(path)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tokens/links;a/secret",
                "/tokens;/links/secret",
                "/tokens/links%3Ba/secret",
                "/tokens//links/secret",
                "//tokens/links/secret",
                "/tokens/./links/secret",
                "/x/../tokens/links/secret",
                "/tokens/%2e%2E/user",
                "/tokens%5clinks/secret",
                "/tokens\\links/secret",
                "/tokens/..",
            })
    void another_form_of_a_path_is_refused(String path) {
        assertThat(RequestPath.fault(path)).startsWith("the address has ");
    }
}
