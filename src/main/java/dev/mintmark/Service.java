package dev.mintmark;

import dev.mintmark.platform.start.Readiness;
import dev.mintmark.platform.start.StartRefusedException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The application's main thread: waits for the start to be done, greets, waits for the end. */
final class Service implements QuarkusApplication {
    private final Readiness readiness;
    private final Welcome welcome;
    private final AdminTokenCommand adminTokenCommand;

    Service(Readiness readiness, Welcome welcome, AdminTokenCommand adminTokenCommand) {
        this.readiness = readiness;
        this.welcome = welcome;
        this.adminTokenCommand = adminTokenCommand;
    }

    @Override
    public int run(String... arguments) throws InterruptedException {
        try {
            CompletableFuture.anyOf(readiness.ready().toCompletableFuture(), exit())
                    .get();
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
}
