package dev.mintmark.organization;

import dev.mintmark.platform.time.Ids;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Makes ids and times in the precision that PostgreSQL keeps, so that a response equals a later reading. */
@Singleton
final class NewRows {
    private final Ids ids;
    private final Clock clock;

    NewRows(Ids ids, Clock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    NewRow next() {
        return new NewRow(ids.next(), now());
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
