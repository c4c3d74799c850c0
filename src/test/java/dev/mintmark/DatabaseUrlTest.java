package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    postgresql://a/db                  | postgresql://a/db                       | jdbc:postgresql://a/db
                    postgres://a:5432/db?sslmode=require | postgresql://a:5432/db?sslmode=require | jdbc:postgresql://a:5432/db?sslmode=require
                    vertx-reactive:postgresql://a/db   | postgresql://a/db                       | jdbc:postgresql://a/db
                    jdbc:postgresql://a,b/db?targetServerType=primary | postgresql://a/db,postgresql://b/db | jdbc:postgresql://a,b/db?targetServerType=primary
                    postgresql://a:1,b:2/db?sslmode=require&target_session_attrs=any | postgresql://a:1/db?sslmode=require,postgresql://b:2/db?sslmode=require | jdbc:postgresql://a:1,b:2/db?sslmode=require&targetServerType=any
                    postgresql://a,b/db                | postgresql://a/db,postgresql://b/db     | jdbc:postgresql://a,b/db?targetServerType=primary
                    postgresql://a/db,postgresql://b:2/db | postgresql://a/db,postgresql://b:2/db | jdbc:postgresql://a,b:2/db?targetServerType=primary
                    postgresql://[::1]:5432,[::2]/db   | postgresql://[::1]:5432/db,postgresql://[::2]/db | jdbc:postgresql://[::1]:5432,[::2]/db?targetServerType=primary
                    postgresql://a/db?target_session_attrs=read-write | postgresql://a/db        | jdbc:postgresql://a/db
                    """)
    void each_driver_gets_its_own_form(String written, String reactive, String jdbc) {
        var url = DatabaseUrl.parse(written).orElseThrow();

        assertThat(url.reactive()).isEqualTo(reactive);
        assertThat(url.jdbc()).isEqualTo(jdbc);
    }

    @Test
    void it_knows_which_server_is_wanted() {
        assertThat(DatabaseUrl.parse("postgresql://a,b/db?target_session_attrs=primary")
                        .orElseThrow()
                        .sessionAttributes())
                .contains("primary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://localhost", "postgresql://", "postgresql://a,,b/db", "localhost:5432/db"})
    void what_is_no_address_is_none(String written) {
        assertThat(DatabaseUrl.parse(written)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a, true",
        "a:5432, true",
        "a:65535, true",
        "[::1], true",
        "[::1]:5432, true",
        "a:, false",
        "a:0, false",
        "a:65536, false",
        "a:99999999999, false",
        "a:port, false",
        "[::1]:port, false",
    })
    void a_server_has_a_port_that_there_is_or_none(String server, boolean usable) {
        assertThat(DatabaseUrl.hasUsablePort(server)).isEqualTo(usable);
    }
}
