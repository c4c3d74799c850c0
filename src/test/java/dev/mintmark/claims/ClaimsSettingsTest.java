package dev.mintmark.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.signing.TestSigningSettings;
import dev.mintmark.signing.keys.SigningSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClaimsSettingsTest {
    private static final UUID ORGANIZATION = UUID.fromString("01930000-0000-7000-8000-000000000001");
    private static final SigningSettings YEAR = TestSigningSettings.withLongestTokenLife(Duration.ofDays(366));

    @Test
    void by_default_a_token_lives_five_hours_and_is_for_the_organization() {
        var settings = settings(null, null, YEAR);

        assertThat(settings.defaultsOf(ORGANIZATION))
                .isEqualTo(new EffectiveClaims(List.of(ORGANIZATION.toString()), new Ttl(18_000)));
        assertThat(settings.require(new Ttl(168 * 3600))).isEqualTo(new Ttl(168 * 3600));
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> settings.require(new Ttl(168 * 3600 + 1)));
    }

    @Test
    void both_can_be_set() {
        var settings = settings(Duration.ofHours(2), Duration.ofHours(3), YEAR);

        assertThat(settings.defaultsOf(ORGANIZATION).ttl()).isEqualTo(new Ttl(7_200));
        assertThat(settings.require(new Ttl(10_800))).isEqualTo(new Ttl(10_800));
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> settings.require(new Ttl(10_801)))
                .withMessage("must be at most 3h0m0s");
    }

    @Test
    void what_was_set_when_more_was_allowed_is_cut() {
        var settings = settings(null, Duration.ofHours(6), YEAR);

        assertThat(settings.cap(new Ttl(36_000))).isEqualTo(new Ttl(21_600));
        assertThat(settings.cap(new Ttl(60))).isEqualTo(new Ttl(60));
    }

    @Test
    void what_nobody_set_bends_to_what_somebody_did() {
        var settings = settings(null, null, TestSigningSettings.withLongestTokenLife(Duration.ofHours(1)));

        assertThat(settings.defaultsOf(ORGANIZATION).ttl()).isEqualTo(new Ttl(3_600));
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> settings.require(new Ttl(3_601)));
        assertThat(settings(null, Duration.ofHours(1), YEAR)
                        .defaultsOf(ORGANIZATION)
                        .ttl())
                .isEqualTo(new Ttl(3_600));
    }

    @Test
    void what_cannot_be_is_refused_by_its_name() {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> settings(null, Duration.ofDays(367), YEAR))
                .withMessageContaining("MINTMARK_CUSTOM_CLAIMS_LONGEST_TTL");
        for (var wrong : List.of(Duration.ZERO, Duration.ofMillis(1500), Duration.ofHours(-1), Duration.ofHours(169))) {
            assertThatExceptionOfType(StartRefusedException.class)
                    .isThrownBy(() -> settings(wrong, null, YEAR))
                    .withMessageContaining("MINTMARK_CUSTOM_CLAIMS_DEFAULT_TTL");
        }
    }

    private static ClaimsSettings settings(Duration defaultTtl, Duration longestTtl, SigningSettings signing) {
        return new ClaimsSettings(
                new ClaimsConfig() {
                    @Override
                    public Optional<Duration> defaultTtl() {
                        return Optional.ofNullable(defaultTtl);
                    }

                    @Override
                    public Optional<Duration> longestTtl() {
                        return Optional.ofNullable(longestTtl);
                    }
                },
                signing);
    }
}
