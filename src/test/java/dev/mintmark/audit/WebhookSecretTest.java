package dev.mintmark.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.audit.verify.PostMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages are signed as the libraries of Standard Webhooks check them, and tried again ever less often. */
class WebhookSecretTest {

    /** The values are those of the specification's own libraries. */
    @Test
    void a_message_is_signed_as_standard_webhooks_wants_it() {
        var secret = Objects.requireNonNull(WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

        assertThat(secret.sign(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1614265330), "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "whsec_c2hvcnQ=",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_not base64 at all, is it?"
            })
    void what_is_no_such_secret_is_none(String text) {
        assertThat(WebhookSecret.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 10", "3, 40", "9, 2560", "10, 3600", "2000000000, 3600"})
    void tries_come_ever_less_often_down_to_one_an_hour(int failures, long seconds) {
        assertThat(PostMessages.pause(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
