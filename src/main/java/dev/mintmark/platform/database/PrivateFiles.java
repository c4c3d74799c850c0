package dev.mintmark.platform.database;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;

/** Files that only the service's own user may read. */
public final class PrivateFiles {
    private static final int SECRET_BYTES = 32;

    private PrivateFiles() {}

    /** Makes a directory (mode 0700) and its parents, where they do not exist. */
    public static void createDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Files.createDirectories(directory, permissions(directory, "rwx------"));
    }

    /** Reads the secret in a file. Where there is no file, makes one of 32 random bytes in base64, mode 0600. */
    public static String secret(Path file) throws IOException {
        if (!Files.exists(file)) {
            var bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            write(file, Base64.getEncoder().encodeToString(bytes) + "\n");
        }
        return Files.readString(file).strip();
    }

    /** Writes a file whole or not at all, mode 0600; one that was there is replaced. */
    public static void write(Path file, String text) throws IOException {
        var directory = file.toAbsolutePath().getParent();
        var whole = Files.createTempFile(directory, ".", ".part", permissions(file, "rw-------"));
        try (var channel = java.nio.channels.FileChannel.open(whole, StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileAttribute<?>[] permissions(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Java's own text of a file that cannot be used is often its name alone. */
    public static String reason(Exception failure) {
        var cause = Objects.requireNonNullElse(failure.getCause(), failure);
        if (!(cause instanceof FileSystemException file)) {
            return String.valueOf(cause.getMessage());
        }
        return file.getFile() + ": " + why(file);
    }

    private static String why(FileSystemException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "there is a file of that name, and it is no directory";
        }
        return Objects.requireNonNullElse(failure.getReason(), "it cannot be used");
    }
}
