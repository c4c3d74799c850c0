package dev.mintmark.issuer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            textBlock =
                    """
            none                                     | 300
            ''                                       | 300
            public                                   | 300
            max-age=600                              | 600
            max-age=0                                | 60
            max-age=59                               | 60
            max-age=60                               | 60
            max-age=3600                             | 3600
            max-age=3601                             | 3600
            max-age=999999999999999999               | 3600
            max-age=9999999999999999999999           | 3600
            max-age=-1                               | 300
            max-age=abc                              | 300
            max-age=                                 | 300
            MAX-AGE=600                              | 600
            max-age="600"                            | 600
            max-age = 600                            | 600
            public, max-age=600, must-revalidate     | 600
            public,max-age=600,stale-if-error=99     | 600
            s-maxage=1200, max-age=600               | 600
            s-maxage=1200                            | 300
            x-max-age=1200                           | 300
            no-store                                 | 60
            no-cache, max-age=600                    | 60
            max-age=600, no-store                    | 60
            private, no-cache="set-cookie"           | 60
            x-no-store, max-age=600                  | 600
            """)
    void what_the_issuer_grants_counts_within_our_bounds(String cacheControl, long seconds) {
        assertThat(Freshness.granted(cacheControl)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Property
    void whatever_an_issuer_writes_is_clamped(@ForAll String cacheControl) {
        assertThat(Freshness.granted("max-age=" + cacheControl)).isBetween(Duration.ofSeconds(60), Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            -5,    FRESH
            0,     FRESH
            479,   FRESH
            480,   AGEING
            599,   AGEING
            600,   STALE
            86399, STALE
            86400, DEAD
            """)
    void keys_age(long seconds, Freshness.Age age) {
        Instant fetchedAt = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(new Freshness(fetchedAt, Duration.ofMinutes(10)).ageAt(fetchedAt.plusSeconds(seconds)))
                .isEqualTo(age);
    }

    @Test
    void a_long_header_costs_no_time() {
        assertThat(Freshness.granted("max-age=1" + " ,".repeat(8000) + "x")).isEqualTo(Duration.ofSeconds(60));
    }
}
