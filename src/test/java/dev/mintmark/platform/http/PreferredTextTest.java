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
                    -                                                               | false
                    ''                                                              | false
                    */*                                                             | false
                    application/json                                                | false
                    application/json, text/plain, */*                               | false
                    text/plain                                                      | true
                    TEXT/Plain                                                      | true
                    text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | true
                    text/plain;q=0.5, application/json                              | false
                    text/plain;q=x, */*;q=0.1                                       | false
                    ;;,,text                                                        | false
                    text/plain;q=0                                                  | false
                    application/json;q=0.2, text/html; charset=utf-8; q=0.3         | true
                    """)
    void text_is_answered_to_whoever_would_rather_have_it(String accept, boolean isText) {
        assertThat(PreferredText.isAskedForBy(accept)).isEqualTo(isText);
    }

    @Test
    void a_peer_says_of_itself_no_more_than_is_good() {
        var peer = new Peer("127.0.0.1", "curl/8\r\nX: \u0000\u001b[31m" + "x".repeat(500));

        assertThat(peer.userAgent()).startsWith("curl/8X: [31mx").hasSize(200);
        assertThat(new Peer(" ", "\u0007").userAgent()).isNull();
        assertThat(new Peer(" ", "\u0007").address()).isNull();
    }
}
