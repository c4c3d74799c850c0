package dev.mintmark.signing.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.start.StartRefusedException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningSettingsTest {

    @Test
    void what_is_not_set_has_a_default() {
        var settings = settings(Map.of());

        assertThat(settings.algorithm(KeyPurpose.GENERAL)).isEqualTo(SigningAlgorithm.ES256);
        assertThat(settings.algorithm(KeyPurpose.JOB_TOKENS)).isEqualTo(SigningAlgorithm.RS256);
        assertThat(settings.publishAhead()).isEqualTo(Duration.ofMinutes(6));
        assertThat(settings.longestTokenLife()).isEqualTo(Duration.ofDays(366));
        assertThat(settings.rotateEvery()).isEqualTo(Duration.ofDays(90));
    }

    @Test
    void what_is_set_is_taken() {
        var settings = settings(Map.of(
                "mintmark.signing.algorithm", "EdDSA",
                "mintmark.signing.publish-ahead", "PT5M",
                "mintmark.signing.longest-token-life", "PT24H",
                "mintmark.signing.rotate-every", "0"));

        assertThat(settings.algorithm(KeyPurpose.GENERAL)).isEqualTo(SigningAlgorithm.EDDSA);
        assertThat(settings.publishAhead()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.longestTokenLife()).isEqualTo(Duration.ofDays(1));
        assertThat(settings.rotateEvery()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            algorithm,           HS256,      MINTMARK_SIGNING_ALGORITHM
            algorithm,           es256,      MINTMARK_SIGNING_ALGORITHM
            algorithm,           none,       MINTMARK_SIGNING_ALGORITHM
            publish-ahead,       PT4M59.999S, MINTMARK_SIGNING_PUBLISH_AHEAD
            publish-ahead,       PT0S,       MINTMARK_SIGNING_PUBLISH_AHEAD
            publish-ahead,       -PT6M,      MINTMARK_SIGNING_PUBLISH_AHEAD
            publish-ahead,       P31D,       MINTMARK_SIGNING_PUBLISH_AHEAD
            longest-token-life,  PT0S,       MINTMARK_SIGNING_LONGEST_TOKEN_LIFE
            longest-token-life,  -P1D,       MINTMARK_SIGNING_LONGEST_TOKEN_LIFE
            longest-token-life,  P106751991167300D, MINTMARK_SIGNING_LONGEST_TOKEN_LIFE
            rotate-every,        -P1D,       MINTMARK_SIGNING_ROTATE_EVERY
            rotate-every,        P7D,        MINTMARK_SIGNING_ROTATE_EVERY
            """)
    void what_cannot_work_stops_the_start_and_names_the_key(String name, String value, String variable) {
        assertThatThrownBy(() -> settings(Map.of("mintmark.signing." + name, value)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("mintmark.signing." + name + " (" + variable + ") is ");
    }

    private static SigningSettings settings(Map<String, String> values) {
        var config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter()) // the running service's
                .withMapping(SigningConfig.class)
                .withDefaultValues(values)
                .build();
        return new SigningSettings(config.getConfigMapping(SigningConfig.class));
    }
}
