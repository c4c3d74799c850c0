package dev.mintmark.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;

/** The bootstrap admin's token, from the file it was written to. */
public final class AdminToken {
    private AdminToken() {}

    public static String read() {
        try {
            return Files.readString(
                            ConfigProvider.getConfig().getValue("mintmark.bootstrap.admin-token-file", Path.class))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
