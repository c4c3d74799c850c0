package dev.mintmark.signing.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.start.StartRefusedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://tokens.example.com",
                "https://tokens.example.com:8443",
                "https://example.com/mint",
                "http://localhost:8080",
                "http://[::1]:8080"
            })
    void an_issuer_identifier_is_taken_as_it_is(String url) {
        assertThat(PublicUrl.check(url)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tokens.example.com",
                "//tokens.example.com",
                "https:tokens.example.com",
                "https://",
                "https:///mint",
                "ftp://tokens.example.com",
                "https://tokens.example.com/",
                "https://example.com/mint/",
                "https://tokens.example.com?a=b",
                "https://tokens.example.com?",
                "https://tokens.example.com#",
                "https://tokens.example.com#a",
                "https://me@tokens.example.com",
                "https://tokens.example.com:",
                "https://tokens_example.com:x",
                "https://example.com/a/../b",
                "https://exämple.com/ä",
                "https://tokens.example.com ",
                "https://tokens.example.com\n"
            })
    void anything_else_stops_the_start_and_names_the_key(String url) {
        assertThatThrownBy(() -> PublicUrl.check(url))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("mintmark.public-url (MINTMARK_PUBLIC_URL) is ");
    }
}
