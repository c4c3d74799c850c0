package dev.mintmark.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class TextArraysTest {
    @Inject
    Pool pool;

    @Test
    void postgresql_reads_what_was_meant() {
        for (var texts : List.of(
                List.<String>of(),
                List.of(""),
                List.of("a", "b"),
                List.of("NULL", "null"),
                List.of("{", "}", "{}", ",", "a,b"),
                List.of("\"", "\\", "\\\"", "a\\", "'", "''"),
                List.of(" a ", "\n", "\t"),
                List.of("ü", "\uD83D\uDE00", "\u0001"),
                List.of("{\"a\",\"b\"}", "urn:x:y", "https://publishing.example/?a=b&c=d"))) {
            assertThat(read(TextArrays.of(texts))).containsExactlyElementsOf(texts);
        }
    }

    @Test
    void other_types_are_cast_from_it() {
        var id = UUID.randomUUID();

        var row = pool.preparedQuery("select $1::text::uuid[] as ids, $2::text::bigint[] as numbers")
                .execute(Tuple.of(TextArrays.of(List.of(id)), TextArrays.of(List.of(1L, -2L))))
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next();

        assertThat(row.getArrayOfUUIDs("ids")).containsExactly(id);
        assertThat(row.getArrayOfLongs("numbers")).containsExactly(1L, -2L);
    }

    private String[] read(String array) {
        return pool.preparedQuery("select $1::text::text[] as texts")
                .execute(Tuple.of(array))
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getArrayOfStrings("texts");
    }
}
