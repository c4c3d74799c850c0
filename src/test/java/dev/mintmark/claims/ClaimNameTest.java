package dev.mintmark.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.platform.error.ApiException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimNameTest {

    @Test
    void names_are_separated_by_commas_repeated_or_both() {
        assertThat(ClaimName.readAll(List.of("ttl"))).containsExactly(ClaimName.TTL);
        assertThat(ClaimName.readAll(List.of("audience,ttl"))).containsExactly(ClaimName.AUDIENCE, ClaimName.TTL);
        assertThat(ClaimName.readAll(List.of("ttl", "audience"))).containsExactly(ClaimName.AUDIENCE, ClaimName.TTL);
        assertThat(ClaimName.readAll(List.of(" audience, ttl "))).containsExactly(ClaimName.AUDIENCE, ClaimName.TTL);
        assertThat(ClaimName.readAll(List.of("ttl", "audience,ttl")))
                .containsExactly(ClaimName.AUDIENCE, ClaimName.TTL);
    }

    @Test
    void none_is_no_wish() {
        for (var nothing : List.of(List.<String>of(), List.of(""), List.of("", " "), List.of(","))) {
            assertThatExceptionOfType(ApiException.class)
                    .isThrownBy(() -> ClaimName.readAll(nothing))
                    .withMessage("cannot be blank");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"aud", "TTL", "ttl,", "ttl;audience", "audience,,ttl", "ttl,iss"})
    void what_is_no_claim_is_refused(String parameter) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> ClaimName.readAll(List.of(parameter)))
                .withMessageContaining("must be audience, ttl or both");
    }
}
