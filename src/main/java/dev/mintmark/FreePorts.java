package dev.mintmark;

import dev.mintmark.platform.start.StartRefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks that the ports can be opened, before anything else is started. */
final class FreePorts {
    private static final String HTTP_PORT = "quarkus.http.port";
    private static final String TLS_PORT = "quarkus.http.ssl-port";
    private static final String MANAGEMENT_PORT = "quarkus.management.port";

    /** With one of these the API is served over TLS too. */
    private static final List<String> TLS = List.of(
            "quarkus.http.ssl.certificate.files",
            "quarkus.http.ssl.certificate.key-store-file",
            "quarkus.http.tls-configuration-name");

    private FreePorts() {}

    static void check() {
        var keys = new HashMap<String, String>();
        refuseUnusableHost("quarkus.http.host");
        refuseUnusableHost("quarkus.management.host");
        check(HTTP_PORT, "8080", keys);
        check(MANAGEMENT_PORT, "9000", keys);
        if (TLS.stream().anyMatch(key -> Settings.find(key).isPresent())) {
            check(TLS_PORT, "8443", keys);
        }
    }

    private static void check(String key, String otherwise, Map<String, String> keys) {
        var port = Settings.find(key).orElse(otherwise);
        if (!SettingForm.PORT.admits().test(port)) {
            throw new StartRefusedException(Settings.named(key) + " must be a port, not " + port);
        }
        int number = Integer.parseInt(port);
        var other = number == 0 ? null : keys.put(port, key);
        if (other != null) {
            throw new StartRefusedException(Settings.named(key) + " is " + port + ", as is " + Settings.named(other)
                    + ": give it a port of its own");
        }
        try (var socket = new ServerSocket(number)) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            throw new StartRefusedException(Settings.named(key) + ": port " + port + " is in use by another process");
        }
    }

    private static void refuseUnusableHost(String key) {
        var host = Settings.find(key).orElse(null);
        if (host == null) {
            return;
        }
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            socket.setReuseAddress(true);
        } catch (UnknownHostException e) {
            throw new StartRefusedException(Settings.named(key) + " is '" + host
                    + "', which is no known host: it must be an address of this machine, such as 0.0.0.0");
        } catch (IOException e) {
            throw new StartRefusedException(Settings.named(key) + " is '" + host
                    + "', which is no address of this machine: it must be one, such as 0.0.0.0 for all");
        }
    }
}
