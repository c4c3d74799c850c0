package dev.mintmark.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.platform.error.ApiException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudienceRulesTest {
    private static final UUID ORGANIZATION = UUID.fromString("01930000-0000-7000-8000-000000000001");
    private static final UUID PROJECT = UUID.fromString("01930000-0000-7000-8000-000000000002");
    private static final ClaimScope SCOPE = new ClaimScope(ORGANIZATION, PROJECT);

    @Test
    void duplicates_fold() {
        assertThat(AudienceRules.check(SCOPE, List.of("sts.amazonaws.com", "b", "sts.amazonaws.com")))
                .containsExactly("sts.amazonaws.com", "b");
        assertThat(AudienceRules.check(SCOPE, List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a\u0000b",
                "a\nb",
                "\ud83d",
                "urn:mintmark:org:demo",
                "URN:Mintmark:ORG:demo",
                "urn:pulumi:org:x",
                "01930000-0000-7000-8000-00000000000a",
                "01930000-0000-7000-8000-00000000000A"
            })
    void what_no_token_may_bear_is_refused(String audience) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> AudienceRules.check(SCOPE, List.of("good", audience)))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @Test
    void whose_tokens_they_are_may_be_said() {
        var own = List.of(ORGANIZATION.toString(), PROJECT.toString(), "dd3ca3e7-8c1d-4b3a-9c1e-000000000001");

        assertThat(AudienceRules.check(SCOPE, own)).isEqualTo(own);
        assertThatExceptionOfType(ApiException.class)
                .as("the organization's own claims are not for one project")
                .isThrownBy(() -> AudienceRules.check(new ClaimScope(ORGANIZATION, null), List.of(PROJECT.toString())));
    }

    @Test
    void there_are_bounds() {
        assertThat(AudienceRules.check(SCOPE, Collections.nCopies(100, "x".repeat(500))))
                .hasSize(1);
        for (var tooMuch : List.of(
                List.of("x".repeat(501)),
                IntStream.range(0, 101).mapToObj(String::valueOf).toList())) {
            assertThatExceptionOfType(ApiException.class).isThrownBy(() -> AudienceRules.check(SCOPE, tooMuch));
        }
        assertThatExceptionOfType(ApiException.class)
                .as("together")
                .isThrownBy(() -> AudienceRules.check(
                        SCOPE,
                        IntStream.range(100, 121)
                                .mapToObj(i -> i + "x".repeat(300))
                                .toList()));
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> AudienceRules.check(SCOPE, Arrays.asList("a", null)));
    }
}
