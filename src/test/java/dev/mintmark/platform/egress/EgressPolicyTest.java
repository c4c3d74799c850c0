package dev.mintmark.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mintmark.platform.egress.EgressException.EgressFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {

    private static final EgressPolicy NOTHING_ALLOWED = EgressPolicy.allowing(List.of());

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            https://token.actions.githubusercontent.com,         token.actions.githubusercontent.com,      443,  /
            https://gitlab.example/,                             gitlab.example,                           443,  /
            https://ci.example:8443/realms/a/b,                  ci.example:8443,                          8443, /realms/a/b
            https://CI.Example/x,                                ci.example,                               443,  /x
            https://ci.example:443,                              ci.example,                               443,  /
            https://xn--bcher-kva.example/,                      xn--bcher-kva.example,                    443,  /
            https://8.8.8.8/,                                    8.8.8.8,                                  443,  /
            https://[2606:4700:4700::1111]:1/,                   [2606:4700:4700::1111]:1,                 1,    /
            https://localhost/,                                  localhost,                                443,  /
            https://a.example/%7Euser/.well-known,               a.example,                                443,  /%7Euser/.well-known
            https://a.example:65535/,                            a.example:65535,                          65535,/
            """)
    void an_ordinary_https_url_is_admitted(String url, String authority, int port, String path) {
        EgressUrl admitted = NOTHING_ALLOWED.parse(url);

        assertThat(admitted.text()).isEqualTo(url);
        assertThat(admitted.origin().authority()).isEqualTo(authority);
        assertThat(admitted.origin().port()).isEqualTo(port);
        assertThat(admitted.origin().isSecure()).isTrue();
        assertThat(admitted.requestTarget()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "https",
                "https:",
                "https://",
                "https:///path",
                "https:/a.example",
                "https:a.example",
                "//a.example/",
                "/path",
                "a.example",
                "http://a.example/",
                "HTTP://a.example/",
                "ftp://a.example/",
                "file:///etc/passwd",
                "file://a.example/etc/passwd",
                "jar:https://a.example/x.jar!/x",
                "gopher://a.example/",
                "javascript:alert(1)",
                "https://user@a.example/",
                "https://user:secret@a.example/",
                "https://@a.example/",
                "https://a.example@127.0.0.1/",
                "https://a.example?x=y",
                "https://a.example/?",
                "https://a.example/#",
                "https://a.example/#fragment",
                "https://a.example:/",
                "https://a.example:0/",
                "https://a.example:65536/",
                "https://a.example:99999999999/",
                "https://a.example:-1/",
                "https://a.example:+443/",
                "https://a.example:0443/",
                "https://a.example:443:443/",
                "https://a.example./",
                "https://a..example/",
                "https://.a.example/",
                "https://-a.example/",
                "https://a-.example/",
                "https://under_score.example/",
                "https://bücher.example/",
                "https://a.example/ü",
                "https://ⓛocalhost/",
                "https://a。example/",
                "https://%6c%6fcalhost/",
                "https://a.example%00.evil.example/",
                "https://a.example\\@evil.example/",
                "https://a.example\u0000/",
                "https://a.example/\r\nX: y",
                "https://a.example/a b",
                " https://a.example/",
                "https://a.example/ ",
                "https://2130706433/",
                "https://017700000001/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://0x7f.0.0.1/",
                "https://127.1/",
                "https://127.0.1/",
                "https://0177.0.0.1/",
                "https://127.0.0.01/",
                "https://127.0.0.1./",
                "https://127.0.0.256/",
                "https://1.2.3.4.5/",
                "https://a.example.1/",
                "https://a.0x7f/",
                "https://[::1/",
                "https://::1/",
                "https://[]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[fe80::1%25eth0]/",
                "https://[fe80::1%eth0]/",
                "https://[v1.fe80::a]/",
                "https://a.example/../x",
                "https://a.example/x/./y",
                "https://a.example/%2e%2E/x",
                "https://a.example/.%2e",
            })
    void an_odd_url_is_refused(String url) {
        assertThat(catchThrowableOfType(EgressException.class, () -> NOTHING_ALLOWED.parse(url)))
                .as(url)
                .isNotNull()
                .returns(EgressFailure.URL, EgressException::reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.example/",
                "http://127.0.0.1:1/",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://127.1/",
                "https://[::ffff:127.0.0.1]/",
                "https://localhost./",
                "https://a..example/"
            })
    void nothing_is_told_of_an_address_that_is_refused(String url) {
        assertThatThrownBy(() -> NOTHING_ALLOWED.parse(url)).hasMessage(EgressException.REFUSED);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            https://user@127.0.0.1/,   the address has user information
            https://127.0.0.1/#a,      the address has a fragment
            https://127.0.0.1/?a=b,    the address has a query
            https://127.0.0.1:0/,      the port of the address is not one from 1 to 65535
            ftp://127.0.0.1/,          the address does not begin with https://
            https://127.0.0.1/../a,    the path of the address has a dot segment
            """)
    void what_is_wrong_with_the_text_alone_is_told(String url, String told) {
        assertThatThrownBy(() -> NOTHING_ALLOWED.parse(url)).hasMessage(told);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            https://login.example/keys?p=b2c_1_signin,    /keys?p=b2c_1_signin
            https://login.example?appid=6731de76,         /?appid=6731de76
            https://login.example/keys?,                  /keys?
            https://login.example/keys?u=https%3A%2F%2Fx&v=/../?, /keys?u=https%3A%2F%2Fx&v=/../?
            https://login.example/keys,                   /keys
            """)
    void the_address_of_keys_may_have_a_query(String url, String target) {
        assertThat(NOTHING_ALLOWED.parseWithQuery(url).requestTarget()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user@login.example/keys?a=b",
                "https://login.example/keys?a=b#c",
                "http://login.example/keys?a=b",
                "https://login.example/keys?a=b c",
                "https://login.example/keys?a=b\r\nX: y",
                "https://login.example/../keys?a=b",
                "https://login_a.example/keys?a=b",
            })
    void and_nothing_else_that_an_ordinary_address_may_not_have(String url) {
        assertThatThrownBy(() -> NOTHING_ALLOWED.parseWithQuery(url)).isInstanceOf(EgressException.class);
    }

    @Test
    void an_endless_url_or_host_is_refused() {
        assertThatThrownBy(() -> NOTHING_ALLOWED.parse("https://a.example/" + "x".repeat(2048)))
                .isInstanceOf(EgressException.class);
        assertThatThrownBy(() -> NOTHING_ALLOWED.parse("https://" + "abcdefg.".repeat(40) + "example/"))
                .isInstanceOf(EgressException.class);
        assertThatThrownBy(() -> NOTHING_ALLOWED.parse("https://" + "x".repeat(64) + ".example/"))
                .isInstanceOf(EgressException.class);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            https://ci.corp.example:8443, https://ci.corp.example:8443/realms/a, true
            https://ci.corp.example:8443, https://CI.corp.example:8443,          true
            https://ci.corp.example,      https://ci.corp.example:443/,          true
            https://ci.corp.example:443,  https://ci.corp.example/,              true
            https://ci.corp.example/,     https://ci.corp.example/,              false
            https://ci.corp.example:8443, https://ci.corp.example/,              false
            https://ci.corp.example,      https://ci.corp.example:8443/,         false
            https://ci.corp.example,      https://other.corp.example/,           false
            https://ci.corp.example,      https://sub.ci.corp.example/,          false
            https://ci.corp.example,      https://ci.corp.example.evil.example/, false
            http://ci.corp.example,       https://ci.corp.example/,              false
            https://127.0.0.1:9443,       https://127.0.0.1:9443/,               true
            https://[::1]:9443,           https://[::1]:9443/,                   true
            https://127.0.0.1:9443,       https://127.0.0.1/,                    false
            """)
    void only_the_exact_origin_may_have_a_private_address(String allowed, String url, boolean admitted)
            throws Exception {
        InetAddress loopback = address("127.0.0.1");
        if (allowed.endsWith("/")) {
            assertThatThrownBy(() -> EgressPolicy.allowing(List.of(allowed)))
                    .isInstanceOf(IllegalArgumentException.class);
            return;
        }
        EgressPolicy policy = EgressPolicy.allowing(List.of("https://unrelated.example", allowed));

        assertThat(policy.admits(policy.parse(url), loopback)).isEqualTo(admitted);
    }

    @Test
    void a_public_address_needs_no_permission() throws Exception {
        EgressUrl url = NOTHING_ALLOWED.parse("https://a.example/");

        assertThat(NOTHING_ALLOWED.admits(url, address("8.8.8.8"))).isTrue();
        assertThat(NOTHING_ALLOWED.admits(url, address("10.0.0.1"))).isFalse();
        assertThat(NOTHING_ALLOWED.admits(url, address("::ffff:10.0.0.1"))).isFalse();
    }

    @Test
    void plain_http_is_for_an_origin_that_is_allowed_as_such() {
        EgressPolicy https = EgressPolicy.allowing(List.of("https://ci.example"));
        EgressPolicy http = EgressPolicy.allowing(List.of("http://ci.example"));

        assertThatThrownBy(() -> https.parse("http://ci.example/")).isInstanceOf(EgressException.class);
        assertThat(http.parse("http://ci.example/x").origin()).isEqualTo(new WebOrigin("http", "ci.example", 80));
        assertThatThrownBy(() -> http.parse("http://ci.example:8080/")).isInstanceOf(EgressException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ci.example",
                "ci.example:8443",
                "https://ci.example/",
                "https://ci.example/path",
                "https://user@ci.example",
                "https://*.example",
                "https://ci.example?x",
                "https://ci.example:70000",
                "ftp://ci.example",
                "*"
            })
    void a_setting_that_is_no_origin_is_named(String entry) {
        assertThatThrownBy(() -> EgressPolicy.allowing(List.of("https://good.example", entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("mintmark.egress.allowed-origins (MINTMARK_EGRESS_ALLOWED_ORIGINS): '" + entry
                        + "' is not an origin");
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getAllByName(text)[0];
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/hook",
                "http://127.0.0.1/hook?key=1",
                "http://[::1]:9/",
                "https://localhost/",
                "https://hooks.example/a?b"
            })
    void a_setting_may_name_this_machine_itself(String url) {
        assertThat(EgressPolicy.allowing(List.of()).parseSetting(url).text()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example/a",
                "http://10.0.0.1/",
                "http://localhost.example/",
                "http://127.example/",
                "https://user:secret@hooks.example/",
                "ftp://localhost/",
                "hooks.example"
            })
    void plain_http_to_another_machine_is_no_setting(String url) {
        var policy = EgressPolicy.allowing(List.of("http://hooks.example", "http://10.0.0.1"));

        assertThatThrownBy(() -> policy.parseSetting(url)).isInstanceOf(EgressException.class);
    }

    @Test
    void a_setting_reaches_private_addresses_of_allowed_origins_alone() throws Exception {
        var policy = EgressPolicy.allowing(List.of("https://inside.example"));
        var address = InetAddress.getByName("10.0.0.1");

        assertThat(policy.admits(policy.parseSetting("https://inside.example/a"), address))
                .isTrue();
        assertThat(policy.admits(policy.parseSetting("https://hooks.example/a"), address))
                .isFalse();
    }
}
