package dev.mintmark.platform.database;

import dev.mintmark.platform.start.StartRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL of a running service, for a command beside it.
 *
 * @param passwordFile where the password of its user is
 */
public record RunningDatabase(int port, Path passwordFile) {
    private static final int PORT_LINE = 3;

    /** Null where no service runs on the data directory. */
    public static @Nullable RunningDatabase find(Path dataDirectory) {
        try {
            var lock = dataDirectory.resolve("lock");
            if (!Files.exists(lock) || !isHeld(lock)) {
                return null;
            }
            var lines = Files.readAllLines(dataDirectory.resolve("postgres").resolve("postmaster.pid"));
            return new RunningDatabase(
                    Integer.parseInt(lines.get(PORT_LINE).strip()), dataDirectory.resolve("postgres-password"));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new StartRefusedException("mintmark.data-dir (MINTMARK_DATA_DIR): a service runs on "
                    + dataDirectory.toAbsolutePath() + ", but its database cannot be found: " + e.getMessage()
                    + "; try again when it is ready");
        }
    }

    public String user() {
        return PostgresServer.USER;
    }

    /** The URL for JDBC. */
    public String jdbcUrl() {
        return "jdbc:" + reactiveUrl();
    }

    /** The URL for the reactive driver. */
    public String reactiveUrl() {
        return "postgresql://127.0.0.1:" + port + "/postgres";
    }

    private static boolean isHeld(Path lock) throws IOException {
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        }
    }
}
