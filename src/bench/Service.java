import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The packaged service, the jar or the native executable, in a process of its own. */
final class Service implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Process process;
    private final String base;
    private final Path directory;

    private Service(Process process, String base, Path directory) {
        this.process = process;
        this.base = base;
        this.directory = directory;
    }

    static Service start(Path directory, Database database, boolean isNative, Map<String, String> settings)
            throws IOException, InterruptedException {
        int port = freePort();
        int managementPort = freePort();
        var base = "http://127.0.0.1:" + port;
        var key = Files.writeString(
                directory.resolve("key-encryption-key"), Base64.getEncoder().encodeToString(new byte[32]));
        var builder = new ProcessBuilder(command(isNative))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("service.log").toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.matches("(MINTMARK|QUARKUS|JAVA_TOOL)_.*"));
        environment.putAll(database.environment());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("MINTMARK_PUBLIC_URL", base);
        environment.put("MINTMARK_KEY_ENCRYPTION_KEY_FILE", key.toString());
        environment.put(
                "MINTMARK_BOOTSTRAP_ADMIN_TOKEN_FILE", directory.resolve("admin-token").toString());
        environment.putAll(settings);
        var service = new Service(builder.start(), base, directory);
        try {
            service.awaitReady(managementPort);
        } catch (IOException | InterruptedException | RuntimeException e) {
            service.close();
            throw e;
        }
        return service;
    }

    String base() {
        return base;
    }

    long pid() {
        return process.pid();
    }

    String adminToken() throws IOException {
        return Files.readString(directory.resolve("admin-token")).strip();
    }

    /** As the administrator. */
    JsonNode call(String method, String path, Object body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + adminToken())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        return read(path, HTTP.send(request.build(), BodyHandlers.ofString()));
    }

    /** As anybody, or as whom {@code authorization} says. */
    HttpResponse<String> post(String path, String form, String authorization) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private static JsonNode read(String path, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + ' ' + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private static List<String> command(boolean isNative) throws IOException {
        if (!isNative) {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return new ArrayList<>(
                    List.of(java, "-jar", Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString()));
        }
        try (var files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-runner"))
                    .findFirst()
                    .map(file -> List.of(file.toAbsolutePath().toString()))
                    .orElseThrow(() -> new IllegalStateException("build it first: ./mvnw package -Dnative"));
        }
    }

    private void awaitReady(int managementPort) throws IOException, InterruptedException {
        var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready"))
                .build();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                if (HTTP.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // not listening yet
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException(Files.readString(directory.resolve("service.log")));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
