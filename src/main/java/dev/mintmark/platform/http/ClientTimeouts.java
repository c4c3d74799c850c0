package dev.mintmark.platform.http;

import dev.mintmark.platform.start.CheckedSettings;
import dev.mintmark.platform.start.StartRefusedException;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The times that a client may take for the parts of a request, as {@code mintmark.http.*} says, checked at start. */
@Singleton
final class ClientTimeouts implements CheckedSettings {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofMinutes(10);

    private final Duration head;
    private final Duration body;
    private final Duration answer;

    ClientTimeouts(ClientTimeoutsConfig config) {
        this.head = checked("mintmark.http.head-timeout", config.headTimeout());
        this.body = checked("mintmark.http.body-timeout", config.bodyTimeout());
        this.answer = checked("mintmark.http.answer-timeout", config.answerTimeout());
    }

    private static Duration checked(String key, Duration timeout) {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(MAX) > 0) {
            throw StartRefusedException.ofSetting(
                    key, timeout, "it must be from 1 second to 10 minutes, such as 10S or PT10S");
        }
        return timeout;
    }

    Duration head() {
        return head;
    }

    Duration body() {
        return body;
    }

    Duration answer() {
        return answer;
    }
}
