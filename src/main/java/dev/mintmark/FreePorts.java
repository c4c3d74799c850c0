package dev.mintmark;

import dev.mintmark.platform.start.StartRefusedException;
import java.io.IOException;
import java.net.ServerSocket;

/** Tells which of the two ports is taken before anything is started that would have to be stopped again. */
final class FreePorts {
    private FreePorts() {}

    static void check() {
        check("quarkus.http.port", "8080");
        check("quarkus.management.port", "9000");
    }

    private static void check(String key, String otherwise) {
        var port = Settings.find(key).orElse(otherwise);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new StartRefusedException(Settings.named(key) + " must be a port, not " + port);
        }
        try (var socket = new ServerSocket(Integer.parseInt(port))) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            throw new StartRefusedException(Settings.named(key) + ": port " + port + " is in use by another process");
        }
    }
}
