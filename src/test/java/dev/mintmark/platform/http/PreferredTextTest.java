package dev.mintmark.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferredTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    -                                                               | application/json
                    ''                                                              | application/json
                    */*                                                             | application/json
                    application/json                                                | application/json
                    application/json, text/plain, */*                               | application/json
                    text/plain                                                      | text/plain
                    TEXT/Plain                                                      | text/plain
                    text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html
                    text/plain;q=0.5, application/json                              | application/json
                    text/plain;q=x, */*;q=0.1                                       | application/json
                    ;;,,text                                                        | application/json
                    text/plain;q=0                                                  | application/json
                    application/json;q=0.2, text/html; charset=utf-8; q=0.3         | text/html
                    """)
    void each_is_answered_what_it_would_rather_have(String accept, String mediaType) {
        assertThat(PreferredText.of(accept)).isEqualTo(mediaType);
    }

    @Test
    void a_peer_says_of_itself_no_more_than_is_good() {
        var peer = new Peer("127.0.0.1", "curl/8\r\nX: \u0000\u001b[31m" + "x".repeat(500));

        assertThat(peer.userAgent()).startsWith("curl/8X: [31mx").hasSize(200);
        assertThat(new Peer(" ", "\u0007").userAgent()).isNull();
        assertThat(new Peer(" ", "\u0007").address()).isNull();
    }
}
