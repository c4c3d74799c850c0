package dev.mintmark.testing;

import dev.mintmark.platform.database.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/** A real PostgreSQL for {@code @QuarkusTest}, the same that the packaged service embeds. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
    private EmbeddedDatabase database;

    @Override
    public Map<String, String> start() {
        try {
            var directory =
                    Files.createTempDirectory(Path.of("target"), "test-data-").toAbsolutePath();
            database = EmbeddedDatabase.start(directory);
            var key = directory.resolve("key-encryption-key");
            Files.writeString(key, Base64.getEncoder().encodeToString(new byte[32]));
            return Map.of(
                    "quarkus.datasource.reactive.url", database.reactiveUrl(),
                    "quarkus.datasource.jdbc.url", database.jdbcUrl(),
                    "quarkus.datasource.username", database.user(),
                    "quarkus.datasource.password", database.password(),
                    "mintmark.key-encryption-key-file", key.toString(),
                    "mintmark.bootstrap.admin-token-file",
                            directory.resolve("admin-token").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (database != null) {
            database.close();
        }
    }
}
