package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.token.AccessToken;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlierRedemptionTest {
    private static final Instant REDEEMED = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID ISSUED = new UUID(1, 1);

    @Test
    void whoever_repeats_the_request_in_time_gets_the_token_that_was_issued() {
        var again = earlier(false).again(repeat("payload", "request", 60), today(List.of("a", "b", "c"), 60));

        assertThat(again.id()).isEqualTo(ISSUED);
        assertThat(again.issued()).isEqualTo(REDEEMED);
        assertThat(again.expires()).isEqualTo(REDEEMED.plusSeconds(7200));
        assertThat(again.permissions()).containsExactly("b", "a");
    }

    @ParameterizedTest
    @CsvSource({"other, request, 1", "payload, other, 1", "payload, request, 61"})
    void any_other_use_gets_nothing(String payload, String request, long later) {
        assertRefused(earlier(false), repeat(payload, request, later), today(List.of("a", "b"), later));
    }

    @Test
    void what_was_revoked_is_not_handed_out_again() {
        assertRefused(earlier(true), repeat("payload", "request", 1), today(List.of("a", "b"), 1));
    }

    @Test
    void a_permission_that_was_taken_away_is_not_handed_out_again() {
        assertRefused(earlier(false), repeat("payload", "request", 1), today(List.of("a"), 1));
    }

    @Test
    void a_lifetime_that_was_shortened_is_not_exceeded() {
        var shortened = token(List.of("a", "b"), REDEEMED.plusSeconds(1), REDEEMED.plusSeconds(7199));

        assertRefused(earlier(false), repeat("payload", "request", 1), shortened);
    }

    private static void assertRefused(EarlierRedemption earlier, Redemption repeat, AccessToken today) {
        assertThatThrownBy(() -> earlier.again(repeat, today))
                .isInstanceOfSatisfying(OAuthException.class, refusal -> assertThat(refusal.error())
                        .isEqualTo("invalid_grant"))
                .hasMessageContaining("redeemed already");
    }

    private static EarlierRedemption earlier(boolean revoked) {
        return new EarlierRedemption(
                "payload",
                "request",
                REDEEMED,
                ISSUED,
                List.of("urn:mintmark:org:demo"),
                List.of("b", "a"),
                REDEEMED,
                REDEEMED.plusSeconds(7200),
                revoked);
    }

    private static Redemption repeat(String payload, String request, long later) {
        return new Redemption("jti", payload, request, REDEEMED.plusSeconds(later), REDEEMED.plusSeconds(600));
    }

    private static AccessToken today(List<String> permissions, long later) {
        return token(permissions, REDEEMED.plusSeconds(later), REDEEMED.plusSeconds(later + 7200));
    }

    private static AccessToken token(List<String> permissions, Instant issued, Instant expires) {
        return new AccessToken(
                new UUID(2, 2),
                new UUID(3, 3),
                "demo",
                new UUID(4, 4),
                TokenKind.ORGANIZATION,
                null,
                "ci",
                List.of("urn:mintmark:org:demo"),
                permissions,
                List.of(),
                null,
                issued,
                expires);
    }
}
