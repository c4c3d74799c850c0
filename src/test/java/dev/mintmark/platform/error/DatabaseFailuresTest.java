package dev.mintmark.platform.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.vertx.core.json.DecodeException;
import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseFailuresTest {
    private final DatabaseFailures failures = new DatabaseFailures(List.of());

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    22021, 400
                    22P05, 400
                    08006, 503
                    53300, 503
                    57P01, 503
                    28P01, 503
                    3D000, 503
                    25006, 503
                    53100, 503
                    40001, 503
                    """)
    void what_the_database_says_has_its_status(String state, int status) {
        var refused = new PgException("nothing for strangers to read", "ERROR", state, null);

        for (var failure : new Throwable[] {refused, new IllegalStateException(refused), new SQLException("", state)}) {
            var refusal = failures.refusalFor(failure);
            assertThat(refusal).isNotNull();
            assertThat(refusal.status()).isEqualTo(status);
            assertThat(refusal.getMessage()).doesNotContain("strangers");
        }
    }

    @Test
    void a_database_that_cannot_be_reached_is_away() {
        var refusal = failures.refusalFor(new IllegalStateException(new ConnectException("refused")));

        assertThat(refusal).isNotNull();
        assertThat(refusal.status()).isEqualTo(503);
    }

    @Test
    void a_fault_of_ours_is_not_blamed_on_the_database() {
        assertThat(failures.refusalFor(new PgException("", "ERROR", "42601", null)))
                .isNull();
        assertThat(failures.refusalFor(new NullPointerException())).isNull();
    }

    @Test
    void json_that_cannot_be_read_is_no_database_that_is_away() {
        assertThat(failures.refusalFor(new DecodeException("", new JsonParseException(null, "bad"))))
                .isNull();
    }
}
