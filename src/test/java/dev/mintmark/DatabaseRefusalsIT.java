package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.OutsideDatabase;
import dev.mintmark.testing.PackagedService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** A database that cannot be used refuses the start with one sentence, in the database's own terms. */
class DatabaseRefusalsIT {

    @Test
    void what_a_later_version_wrote_is_left_to_that() {
        var database = OutsideDatabase.empty();
        var installation = PackagedService.installation();
        installation = installation.with(database.environment(installation.directory()));
        try (var service = installation.ready()) {
            assertThat(service.isReady()).isTrue();
        }
        database.tell(
                """
                insert into flyway_schema_history
                       (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                select max(installed_rank) + 1, '900', 'later', 'SQL', 'V900__later.sql', 4711, 'postgres', 1, true
                  from flyway_schema_history
                """);
        database.tell("update service_state set value = '9.1.0' where name = 'schema-writer'");

        assertThat(refusal(installation))
                .contains("this database was written by version 9.1.0 of Mintmark; start that or a later one")
                .doesNotContainIgnoringCase("flyway")
                .doesNotContainIgnoringCase("repair");
    }

    @Test
    void a_data_directory_that_cannot_be_written_is_named_with_the_reason() throws IOException {
        var installation = PackagedService.installation();
        var data = installation.directory().resolve("data");
        Files.createDirectory(data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-x------"));
        try {
            // Root makes the service's own files nevertheless, and leaves the rest to its unprivileged PostgreSQL.
            assertThat(refusal(installation))
                    .contains("mintmark.data-dir (MINTMARK_DATA_DIR)")
                    .contains(data.toString())
                    .containsIgnoringCase("permission denied");
        } finally {
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void a_file_in_the_place_of_the_data_directory_is_named_with_the_reason() throws IOException {
        var installation = PackagedService.installation();
        Files.writeString(installation.directory().resolve("data"), "");

        assertThat(refusal(installation))
                .contains("mintmark.data-dir (MINTMARK_DATA_DIR)")
                .contains("it is no directory");
    }

    /** The one line that it writes. */
    private static String refusal(PackagedService.Start installation) {
        try (var service = installation.launch()) {
            assertThat(service.awaitExit()).isEqualTo(1);
            assertThat(service.output()).doesNotContain("\tat ").doesNotContain("Exception");
            return service.output()
                    .lines()
                    .filter(line -> line.startsWith("mintmark: cannot start: "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(service.output()));
        }
    }
}
