package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.start.StartRefusedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value of the wrong form is told in one sentence: the setting, what it must be, what it is. */
class SettingFormsTest {

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    MINTMARK_TRUST_LIST                 | maybe       | must be true or false
                    mintmark.trust-list                 | tru         | must be true or false
                    MINTMARK_RETENTION_AUDIT            | for ever    | must be a duration, such as 30S, PT5M or P90D
                    MINTMARK_RETENTION_AUDIT            | 5 minutes   | must be a duration
                    MINTMARK_SHUTDOWN_DELAY             | -PT5S       | must be a duration
                    MINTMARK_SIGNING_ROTATE_EVERY       | 1 year      | must be a duration
                    MINTMARK_AUDIT_DENIALS_PER_MINUTE   | many        | must be a whole number, such as 60
                    MINTMARK_AUDIT_DENIALS_PER_MINUTE   | 1e3         | must be a whole number
                    MINTMARK_AUDIT_DENIALS_PER_MINUTE   | 60.5        | must be a whole number
                    MINTMARK_CRYPTO_PROVIDER            | jdks        | did you mean jdk?
                    MINTMARK_DATABASE_TARGET_SESSION_ATTRS | readwrite | did you mean read-write?
                    QUARKUS_HTTP_PORT                   | abc         | must be a port from 0 to 65535
                    QUARKUS_HTTP_PORT                   | 99999       | must be a port
                    QUARKUS_DATASOURCE_REACTIVE_MAX_SIZE | 0          | must be a whole number from 1, such as 20
                    QUARKUS_HTTP_SSL_PORT               | -1          | must be a port
                    quarkus.management.port             | 9000/tcp    | must be a port
                    QUARKUS_HTTP_LIMITS_MAX_HEADER_SIZE | big         | must be a size in bytes, such as 512K or 16M
                    QUARKUS_HTTP_LIMITS_MAX_BODY_SIZE   | 16 MB       | must be a size
                    QUARKUS_LOG_LEVEL                   | verbose     | must be one of OFF, FATAL, ERROR, WARN, INFO, DEBUG, TRACE and ALL
                    QUARKUS_LOG_LEVEL                   | DEBG        | did you mean DEBUG?
                    QUARKUS_LOG_CATEGORY__DEV_MINTMARK__LEVEL | chatty | must be one of OFF
                    quarkus.log.category."dev.mintmark".level | chatty  | must be one of OFF
                    QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING | please | must be true or false
                    QUARKUS_HTTP_INSECURE_REQUESTS      | forbid      | must be one of enabled, redirect, disabled
                    """)
    void a_value_of_another_form_is_refused(String name, String value, String sentence) {
        assertThatThrownBy(() -> SettingForms.check(Map.of(name, value)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining("'" + value + "'")
                .hasMessageContaining(name)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    MINTMARK_TRUST_LIST                 | FALSE
                    MINTMARK_TRUST_LIST                 | off
                    MINTMARK_RETENTION_AUDIT            | P400D
                    MINTMARK_RETENTION_AUDIT            | 400d
                    MINTMARK_SHUTDOWN_DELAY             | 5
                    MINTMARK_SHUTDOWN_DELAY             | 5S
                    MINTMARK_SHUTDOWN_DELAY             | 500ms
                    MINTMARK_SIGNING_ROTATE_EVERY       | 0
                    MINTMARK_CRYPTO_PROVIDER            | JDK
                    MINTMARK_DATABASE_TARGET_SESSION_ATTRS | read_write
                    QUARKUS_HTTP_PORT                   | 0
                    QUARKUS_HTTP_LIMITS_MAX_HEADER_SIZE | 32K
                    QUARKUS_LOG_LEVEL                   | debug
                    QUARKUS_LOG_LEVEL                   | FINE
                    QUARKUS_HTTP_PORT                   | ${PORT}
                    MINTMARK_PUBLIC_URL                 | anything
                    """)
    void a_value_of_the_form_is_let_be(String name, String value) {
        SettingForms.check(Map.of(name, value));
    }

    @Test
    void a_setting_that_is_set_to_nothing_is_told_as_that() {
        assertThatThrownBy(() -> SettingForms.check(Map.of("MINTMARK_RETENTION_AUDIT", " ")))
                .hasMessage(
                        "mintmark.retention.audit (MINTMARK_RETENTION_AUDIT) is set to nothing: it must be a duration,"
                                + " such as 30S, PT5M or P90D, or not be set");
    }

    @Test
    void the_first_of_several_mistakes_is_always_the_same() {
        var set = Map.of("MINTMARK_TRUST_LIST", "maybe", "MINTMARK_RETENTION_AUDIT", "soon", "QUARKUS_HTTP_PORT", "x");

        assertThatThrownBy(() -> SettingForms.check(set)).hasMessageContaining("MINTMARK_RETENTION_AUDIT");
    }
}
