package dev.mintmark.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class ShippedMigrationTest {
    @Inject
    Flyway flyway;

    @Test
    void they_are_what_flyway_finds_with_the_checksums_that_flyway_counts() {
        assertThat(Arrays.stream(flyway.info().all()))
                .extracting(
                        migration -> new ShippedMigration(migration.getVersion().getVersion(), migration.getChecksum()))
                .containsExactlyElementsOf(ShippedMigration.ALL);
    }
}
