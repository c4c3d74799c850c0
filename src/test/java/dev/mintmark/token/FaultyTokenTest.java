package dev.mintmark.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultyTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");
    private static final List<String> OURS = List.of("urn:mintmark:org:acme");

    @Test
    void it_was_revoked_whatever_else_is_wrong() {
        assertThat(new FaultyToken(NOW, NOW.minusMillis(1_500), OURS, "member-deleted", true).sentence(NOW))
                .startsWith("the token was revoked at 2026-11-28T07:59:58.500Z;");
    }

    @Test
    void it_expired() {
        assertThat(new FaultyToken(NOW, null, OURS, "member-deleted", false).sentence(NOW))
                .startsWith("the token expired at 2026-11-28T08:00:00.000Z;");
    }

    @Test
    void what_it_stands_for_is_gone() {
        var later = NOW.plusSeconds(1);
        assertThat(new FaultyToken(later, null, OURS, "api-user-suspended", false).sentence(NOW))
                .contains("the API user it was issued to is suspended");
        assertThat(new FaultyToken(later, null, OURS, null, true).sentence(NOW)).contains("organization was deleted");
    }

    @Test
    void it_is_for_others() {
        assertThat(new FaultyToken(NOW.plusSeconds(1), null, List.of("https://a\"b.example"), null, false)
                        .sentence(NOW))
                .startsWith("the token is for https://a<U+0022>b.example, and not for this service's API;");
    }
}
