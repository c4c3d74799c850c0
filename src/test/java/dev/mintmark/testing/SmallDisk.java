package dev.mintmark.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system of a few hundred megabytes, in memory, which root can mount. */
public final class SmallDisk implements AutoCloseable {
    private static final int CHUNK = 256 * 1024;

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Empty where this machine lets us mount nothing. */
    public static Optional<SmallDisk> mount(int megabytes) {
        try {
            var directory = Files.createTempDirectory(PackagedService.BUILD, "small-disk-");
            var isMounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "none", directory.toString());
            if (!isMounted) {
                return Optional.empty();
            }
            var disk = new SmallDisk(directory);
            Runtime.getRuntime().addShutdownHook(new Thread(disk::close));
            return Optional.of(disk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path directory() {
        return directory;
    }

    /** Leaves no room. Answers the file that takes it. */
    public Path fill() {
        var filler = directory.resolve("filler");
        try (var file = Files.newOutputStream(filler)) {
            while (true) {
                file.write(new byte[CHUNK]);
            }
        } catch (IOException full) {
            return filler;
        }
    }

    /** A process that still uses it keeps its open files. */
    @Override
    public void close() {
        try {
            run("umount", "-l", directory.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
