package dev.mintmark.platform.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jboss.logging.Logger;

/**
 * A log file of bounded size that another process keeps open and appends to. When it grows too long, its content
 * replaces that of a second file, and it starts anew. The process must have opened it to append.
 */
final class BoundedLog {
    private static final Logger LOG = Logger.getLogger(BoundedLog.class);

    private final Path file;
    private final Path earlier;
    private final long mostBytes;

    BoundedLog(Path file, long mostBytes) {
        this.file = file;
        this.earlier = file.resolveSibling(file.getFileName() + ".1");
        this.mostBytes = mostBytes;
    }

    Path file() {
        return file;
    }

    /** In bytes; 0 where there is no such file yet. */
    long size() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Bounds the log. Lines written between the copy and the cut are lost: a few at most. */
    void bound() {
        if (size() <= mostBytes) {
            return;
        }
        try {
            Files.copy(file, earlier, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            // A disk that is full has room again when the file is cut.
            LOG.debugf("%s cannot be kept: %s", file, e.getMessage());
        }
        cut();
    }

    private void cut() {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        } catch (IOException e) {
            LOG.debugf("%s cannot be cut: %s", file, e.getMessage());
        }
    }
}
