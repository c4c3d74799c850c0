package dev.mintmark.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A connection has ten seconds for a head. With one that is there, and between two, other deadlines count. */
class ConnectionDeadlinesTest {
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** The defaults. */
    private record Timeouts() implements ClientTimeoutsConfig {
        @Override
        public Duration headTimeout() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration bodyTimeout() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Duration answerTimeout() {
            return Duration.ofSeconds(30);
        }
    }

    private final AtomicLong now = new AtomicLong();
    private final ConnectionDeadlines deadlines = new ConnectionDeadlines(now::get, new ClientTimeouts(new Timeouts()));
    private boolean takesAnswers = true;
    private final EmbeddedChannel connection = new EmbeddedChannel(deadlines) {
        @Override
        protected void doWrite(ChannelOutboundBuffer answers) throws Exception {
            if (takesAnswers) {
                super.doWrite(answers);
            }
        }
    };

    @Test
    void a_connection_that_says_nothing_is_closed() {
        assertThat(isOpenAfter(Duration.ofSeconds(9))).isTrue();
        assertThat(isOpenAfter(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void a_head_that_comes_byte_by_byte_gets_no_second_more() {
        for (int second = 0; second < 9; second++) {
            receive("x");
            assertThat(isOpenAfter(Duration.ofSeconds(1))).isTrue();
        }
        receive("x");

        assertThat(isOpenAfter(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void a_request_that_runs_is_waited_for() {
        receive("GET / HTTP/1.1");
        deadlines.begin();

        assertThat(isOpenAfter(IDLE)).isTrue();
    }

    @Test
    void a_connection_between_two_requests_is_left_alone() {
        request();

        assertThat(isOpenAfter(IDLE)).isTrue();
    }

    @Test
    void the_second_head_has_its_deadline_from_its_first_byte() {
        request();
        isOpenAfter(Duration.ofSeconds(25));
        receive("G");

        assertThat(isOpenAfter(Duration.ofSeconds(9))).isTrue();
        receive("E");
        assertThat(isOpenAfter(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void what_still_comes_of_a_body_that_was_answered_is_not_waited_for() {
        receive("PATCH / HTTP/1.1");
        deadlines.begin();
        deadlines.end();
        receive("body");

        assertThat(isOpenAfter(Duration.ofSeconds(10))).isFalse();
    }

    @Test
    void of_two_requests_at_once_the_second_counts_too() {
        receive("two");
        deadlines.begin();
        deadlines.begin();
        deadlines.end();
        receive("body of the second");

        assertThat(isOpenAfter(IDLE)).isTrue();
    }

    @Test
    void a_client_that_takes_no_answer_gets_no_second_more_by_asking_on() {
        takesAnswers = false;
        for (int second = 0; second < 29; second++) {
            answer();
            assertThat(isOpenAfter(Duration.ofSeconds(1))).isTrue();
        }
        answer();

        assertThat(isOpenAfter(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void one_that_took_its_answer_has_as_long_for_the_next() {
        takesAnswers = false;
        answer();
        isOpenAfter(Duration.ofSeconds(25));
        takesAnswers = true;
        connection.flush();
        isOpenAfter(Duration.ofSeconds(10));
        takesAnswers = false;
        answer();

        assertThat(isOpenAfter(Duration.ofSeconds(25))).isTrue();
        assertThat(isOpenAfter(Duration.ofSeconds(10))).isFalse();
    }

    private void answer() {
        receive("GET / HTTP/1.1");
        deadlines.begin();
        var unused = connection.writeAndFlush(Unpooled.copiedBuffer("an answer", StandardCharsets.US_ASCII));
        deadlines.end();
    }

    private void request() {
        receive("GET / HTTP/1.1");
        deadlines.begin();
        deadlines.end();
    }

    private void receive(String text) {
        connection.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private boolean isOpenAfter(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            connection.advanceTimeBy(1, TimeUnit.SECONDS);
            connection.runScheduledPendingTasks();
        }
        return connection.isOpen();
    }
}
