package dev.mintmark.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Makes the JVM's AOT cache (JEP 483, 515). It runs the packaged service, has it do its usual work, and ends it. The
 * classes that it loaded, linked and compiled are those that a start with {@code -XX:AOTCache} has from the beginning.
 * The build runs this where its JDK is 25 or later. Where it fails the build goes on, for the service starts without
 * the cache too.
 */
public final class TrainAotCache {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CLIENTS = 4;
    /** Enough for the second compiler to have seen the whole way of an exchange. */
    private static final int EXCHANGES = 3_000;

    private TrainAotCache() {}

    /** @param arguments the file to make */
    public static void main(String... arguments) throws InterruptedException {
        var cache = Path.of(arguments[0]).toAbsolutePath();
        System.setProperty(PackagedService.JAVA_OPTIONS, "-XX:AOTCacheOutput=" + cache);
        try {
            Files.deleteIfExists(cache);
            train();
        } catch (IOException | ExecutionException | RuntimeException | AssertionError e) {
            System.out.println("[WARNING] " + e.getMessage());
            // What was written by then may be half of it.
            cache.toFile().delete();
        }
        System.out.println(Files.exists(cache) ? "[INFO] made " + cache : "[WARNING] no AOT cache was made");
        System.exit(0);
    }

    private static void train() throws InterruptedException, ExecutionException {
        try (var trusting = TrustingService.start()) {
            var organization = trusting.trusting();
            var work = new ArrayList<Callable<Void>>();
            var clients = Executors.newFixedThreadPool(CLIENTS);
            for (int i = 0; i < CLIENTS; i++) {
                work.add(() -> {
                    for (int j = 0; j < EXCHANGES / CLIENTS; j++) {
                        var answer = trusting.anyone().exchange(organization, trusting.subjectToken(organization));
                        trusting.anyone().exchange(organization, "no token");
                        if (j % 10 == 0) {
                            trusting.admin().get("/api/user");
                            trusting.admin()
                                    .form("/api/oauth/introspect", Map.of("token", answer.text("access_token")));
                            trusting.admin().get("/tokens");
                            trusting.anyone().get("/.well-known/jwks.json");
                        }
                    }
                    return null;
                });
            }
            for (var client : clients.invokeAll(work, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                client.get();
            }
            clients.shutdown();
            // The JVM writes what it learned when it ends.
            trusting.service().terminate();
        }
    }
}
