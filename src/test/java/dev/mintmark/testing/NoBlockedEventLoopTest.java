package dev.mintmark.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NoBlockedEventLoopTest {

    @Test
    void a_blocked_event_loop_is_seen() throws Exception {
        var vertx = Vertx.vertx(new VertxOptions()
                .setBlockedThreadCheckInterval(10)
                .setMaxEventLoopExecuteTime(20)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
        try {
            var slept = new CountDownLatch(1);
            vertx.runOnContext(nothing -> {
                sleep();
                slept.countDown();
            });
            assertThat(slept.await(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        assertThat(NoBlockedEventLoop.drain()).contains("eventloop");
        // The last check may have been under way when its timer was stopped.
        sleep();
        NoBlockedEventLoop.drain();
    }

    private static void sleep() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
