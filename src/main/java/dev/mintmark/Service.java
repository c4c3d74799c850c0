package dev.mintmark;

import dev.mintmark.platform.http.GuardConnections;
import dev.mintmark.platform.start.Deployment;
import dev.mintmark.platform.start.Readiness;
import dev.mintmark.platform.start.StartRefusedException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The application's main thread: waits for the start to be done, greets, waits for the end. */
final class Service implements QuarkusApplication {
    private static final int TERMINATED = 143;
    private static final long MAX_MILLIS_WITHOUT_A_START = 700;

    private final Readiness readiness;
    private final Welcome welcome;
    private final AdminTokenCommand adminTokenCommand;
    private final GuardConnections guardConnections;
    private final Deployment deployment;

    Service(
            Readiness readiness,
            Welcome welcome,
            AdminTokenCommand adminTokenCommand,
            GuardConnections guardConnections,
            Deployment deployment) {
        this.readiness = readiness;
        this.welcome = welcome;
        this.adminTokenCommand = adminTokenCommand;
        this.guardConnections = guardConnections;
        this.deployment = deployment;
    }

    @Override
    public int run(String... arguments) throws InterruptedException {
        guardConnections.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::endSoonUnlessStarted, "mintmark-end-of-start"));
        try {
            awaitStart(AdminTokenCommand.isAsked(arguments) ? AdminTokenCommand.patienceMillis() : Long.MAX_VALUE);
        } catch (TimeoutException e) {
            return AdminTokenCommand.refuseWithoutStart(readiness.hindrance());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartRefusedException refusal) {
                Launcher.refuse(refusal);
                return 1;
            }
            throw new IllegalStateException(e.getCause());
        }
        if (readiness.isReady()) {
            if (AdminTokenCommand.isAsked(arguments)) {
                return adminTokenCommand.run(arguments);
            }
            welcome.print();
        }
        Quarkus.waitForExit();
        return 0;
    }

    /** Or for the end, where the process is told to end in the middle of its start. */
    private void awaitStart(long millis) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture.anyOf(readiness.ready().toCompletableFuture(), exit()).get(millis, TimeUnit.MILLISECONDS);
    }

    /** Done when the process is told to end, be it in the middle of its start. */
    private static CompletableFuture<Void> exit() {
        var told = new CompletableFuture<Void>();
        var waiting = new Thread(
                () -> {
                    Quarkus.waitForExit();
                    told.complete(null);
                },
                "mintmark-exit");
        waiting.setDaemon(true);
        waiting.start();
        return told;
    }

    /**
     * A connection attempt that hangs is not waited for: before the first request nothing can be lost. An embedded database
     * is there to be stopped, and is never waited for so long.
     */
    private void endSoonUnlessStarted() {
        if (readiness.ready().toCompletableFuture().isDone() || deployment.embeddedDatabase()) {
            return;
        }
        var end = new Thread(Service::halt, "mintmark-end");
        end.setDaemon(true);
        end.start();
    }

    private static void halt() {
        try {
            Thread.sleep(MAX_MILLIS_WITHOUT_A_START);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(TERMINATED);
    }
}
