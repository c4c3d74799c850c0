package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.error.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmailAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b",
                "robot@example.com",
                "robot+ci@example.com",
                "o'brien/x=y@sub.example.com",
                "\"quoted\"@example.com",
                "用户@例子.广告",
                "\uD83E\uDD16@example.com",
                "robot@[127.0.0.1]"
            })
    void what_mail_could_reach_is_kept_as_it_is(String text) {
        assertThat(EmailAddress.require("ApiUser", text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "a@",
                "@b",
                "robot",
                "a@b@c",
                "a@@b",
                "a b@c",
                " a@b",
                "a@b ",
                "a@b\n",
                "a\t@b",
                "a\u0000@b",
                "a\u007f@b",
                "a\u00a0@b",
                "a\u3000@b",
                "a\u2028@b",
                "a\u200b@b",
                "\u202ea@b",
                "a@\ud800"
            })
    void what_it_could_not_is_refused(String text) {
        assertThatThrownBy(() -> EmailAddress.require("ApiUser", text))
                .isInstanceOf(ApiException.class)
                .hasMessageStartingWith("email must be an address such as robot@example.com");
    }

    @Test
    void characters_are_counted_not_their_halves() {
        assertThat(EmailAddress.require("ApiUser", "\uD83E\uDD16".repeat(252) + "@b"))
                .isNotNull();
        assertThatThrownBy(() -> EmailAddress.require("ApiUser", "a".repeat(253) + "@b"))
                .isInstanceOf(ApiException.class);
    }
}
