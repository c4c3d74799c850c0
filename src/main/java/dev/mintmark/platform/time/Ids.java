package dev.mintmark.platform.time;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Makes UUIDv7 (RFC 9562 section 5.7): ordered by the millisecond they were made in, otherwise random. */
@ApplicationScoped
public class Ids {
    private final Clock clock;
    private final SecureRandom random;

    public Ids(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    public UUID next() {
        var bytes = new byte[10];
        random.nextBytes(bytes);
        long high = (clock.millis() << 16) | 0x7000 | ((bytes[8] & 0x0f) << 8) | (bytes[9] & 0xff);
        long low = 0;
        for (int i = 0; i < 8; i++) {
            low = (low << 8) | (bytes[i] & 0xff);
        }
        return new UUID(high, (low & 0x3fffffffffffffffL) | 0x8000000000000000L);
    }
}
