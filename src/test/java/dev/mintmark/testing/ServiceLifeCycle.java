package dev.mintmark.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Closes the packaged services that a class of tests started, and shows their log where a test fails. JUnit finds it by
 * itself for every class. {@link TrustingService#forClass} starts one as well.
 */
public final class ServiceLifeCycle
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final int LAST_LINES = 200;
    private static final ExtensionContext.Namespace KEPT = ExtensionContext.Namespace.create(ServiceLifeCycle.class);
    /** In the order of their starts. */
    private static final Set<AutoCloseable> OPEN = Collections.synchronizedSet(new LinkedHashSet<>());
    /** Every service since the class began, ended ones among them. */
    private static final List<PackagedService> LAUNCHED = Collections.synchronizedList(new ArrayList<>());

    /** Takes charge of a service, or of what closes one. */
    static void opened(AutoCloseable service) {
        OPEN.add(service);
        if (service instanceof PackagedService launched) {
            LAUNCHED.add(launched);
        }
    }

    /** Forgets what came to its end. */
    static void closed(AutoCloseable service) {
        OPEN.remove(service);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(KEPT).put(context.getUniqueId(), List.copyOf(OPEN));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        LAUNCHED.removeIf(service -> !service.isAlive());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            show(context.getDisplayName());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (context.getExecutionException().isPresent()) {
            show(context.getDisplayName());
        }
        var earlier = context.getStore(KEPT).get(context.getUniqueId(), List.class);
        var own = new ArrayList<>(OPEN);
        own.removeAll(earlier);
        Collections.reverse(own);
        for (var service : own) {
            service.close();
        }
        LAUNCHED.removeIf(service -> !service.isAlive());
    }

    private static void show(String failed) {
        for (var service : List.copyOf(LAUNCHED)) {
            var lines = service.output().lines().toList();
            var from = Math.max(0, lines.size() - LAST_LINES);
            System.err.println(failed + " failed; the last lines of the service at " + service.baseUrl() + ":");
            lines.subList(from, lines.size()).forEach(System.err::println);
        }
    }
}
