package dev.mintmark.platform.database;

import io.quarkus.arc.Unremovable;
import io.quarkus.credentials.CredentialsProvider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads the database's password from a file, so that a new password needs no restart. The driver of the migrations uses
 * it too.
 */
@Singleton
@Unremovable
final class PasswordFile implements CredentialsProvider {
    private final Optional<Path> file;
    private final Optional<String> user;

    PasswordFile(DatabaseConfig config, @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user) {
        this.file = config.passwordFile();
        this.user = user;
    }

    boolean isSet() {
        return file.isPresent();
    }

    /** Blocks. */
    String read() throws IOException {
        try {
            return Files.readString(file.orElseThrow()).strip();
        } catch (IOException e) {
            throw new IOException("mintmark.database.password-file (MINTMARK_DATABASE_PASSWORD_FILE): "
                    + file.orElseThrow().toAbsolutePath() + " cannot be read");
        }
    }

    @Override
    public Map<String, String> getCredentials(String name) {
        try {
            var password = read();
            return user.map(known -> Map.of(USER_PROPERTY_NAME, known, PASSWORD_PROPERTY_NAME, password))
                    .orElse(Map.of(PASSWORD_PROPERTY_NAME, password));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
