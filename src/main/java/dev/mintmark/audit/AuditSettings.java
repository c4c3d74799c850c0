package dev.mintmark.audit;

import dev.mintmark.platform.start.CheckedSettings;
import dev.mintmark.platform.start.StartRefusedException;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What {@code mintmark.audit.*} says, checked at start. */
@Singleton
final class AuditSettings implements CheckedSettings {
    private static final int GREATEST_RATE = 100_000;

    private final int denialsPerMinute;
    private final @Nullable Path checkpointFile;

    AuditSettings(AuditConfig config) {
        this.denialsPerMinute = config.denialsPerMinute();
        if (denialsPerMinute < 0 || denialsPerMinute > GREATEST_RATE) {
            throw StartRefusedException.ofSetting(
                    "mintmark.audit.denials-per-minute", denialsPerMinute, "it must be from 0 to " + GREATEST_RATE);
        }
        this.checkpointFile = config.checkpointFile().orElse(null);
        if (checkpointFile != null && !isWritable(checkpointFile.toAbsolutePath())) {
            throw StartRefusedException.ofSetting(
                    "mintmark.audit.checkpoint-file",
                    checkpointFile,
                    "it must be a file that can be written, in a directory that is there");
        }
    }

    private static boolean isWritable(Path file) {
        var directory = file.getParent();
        return Files.exists(file)
                ? Files.isRegularFile(file) && Files.isWritable(file)
                : directory != null && Files.isDirectory(directory) && Files.isWritable(directory);
    }

    /** Null where checkpoints are not published. */
    @Nullable
    Path checkpointFile() {
        return checkpointFile;
    }

    int denialsPerMinute() {
        return denialsPerMinute;
    }
}
