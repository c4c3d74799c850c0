package dev.mintmark.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
    private static final long MOST = 10_000;

    @TempDir
    private Path directory;

    @Test
    void what_is_appended_for_ever_takes_no_more_than_twice_the_bound_and_the_last_lines_are_kept() throws IOException {
        var file = directory.resolve("postgres.log");
        var log = new BoundedLog(file, MOST);
        log.bound();
        assertThat(log.size()).isZero();

        try (var writer = new FileOutputStream(file.toFile(), true)) {
            for (int line = 0; line < 5_000; line++) {
                writer.write(("line " + line + "\n").getBytes(StandardCharsets.US_ASCII));
                log.bound();
                assertThat(log.size()).isLessThanOrEqualTo(MOST + 10);
            }
        }

        var kept = Files.readString(directory.resolve("postgres.log.1")) + Files.readString(file);
        assertThat(kept).hasSizeLessThan(2 * (int) MOST + 20).hasSizeGreaterThan((int) MOST);
        assertThat(kept.lines()).last().isEqualTo("line 4999");
        assertThat(kept).doesNotContain("\0");
    }
}
