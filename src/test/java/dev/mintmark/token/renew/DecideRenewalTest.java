package dev.mintmark.token.renew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.token.AskedLifetime;
import dev.mintmark.token.Derivation;
import dev.mintmark.token.HeldRole;
import dev.mintmark.token.Holder;
import dev.mintmark.token.LifetimeCap;
import dev.mintmark.token.TargetApplication;
import dev.mintmark.token.TokenRecord;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DecideRenewalTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final UUID READER = new UUID(1, 1);
    private static final UUID WRITER = new UUID(1, 2);
    private static final UUID PUBLISHING = new UUID(2, 1);
    private static final LifetimeCap DAY = new LifetimeCap(86_400, null);
    private static final LifetimeCap PAST = new LifetimeCap(86_400, NOW.minusSeconds(1));
    private static final AskedLifetime LONGEST = new AskedLifetime.Longest();
    private static final AskedLifetime UNFIT = new AskedLifetime.Unfit();

    private final DecideRenewal decideRenewal = new DecideRenewal(new LifetimeCap(1_000_000, null));

    @Test
    void a_renewal_has_the_roles_of_the_old_token_as_they_are_now() {
        var renamed = new HeldRole(READER, "reads", List.of("read"), DAY);
        var more = new HeldRole(WRITER, "writer", List.of("write"), new LifetimeCap(3600, null));

        var permitted =
                decideRenewal.decide(token(false, READER, WRITER), holder(false, more, renamed), application(DAY));

        assertThat(permitted.roles()).containsExactly(renamed, more);
        assertThat(permitted.expires(LONGEST, NOW)).isEqualTo(NOW.plusSeconds(3600));
    }

    @Test
    void a_role_that_was_not_on_the_token_neither_helps_nor_shortens() {
        var other = new HeldRole(WRITER, "writer", List.of("write"), new LifetimeCap(60, null));

        var permitted = decideRenewal.decide(token(false, READER), holder(false, reader(DAY), other), application(DAY));

        assertThat(permitted.roles()).containsExactly(reader(DAY));
        assertThat(permitted.expires(LONGEST, NOW)).isEqualTo(NOW.plusSeconds(86_400));
    }

    @Test
    void the_checks_are_made_in_the_order_of_the_contract() {
        assertThat(refusal(token(true), holder(true), null, UNFIT))
                .isEqualTo("409 the token is revoked; issue a new one");
        assertThat(refusal(token(false), holder(true), null, UNFIT)).startsWith("409 the API user is suspended");
        assertThat(refusal(token(false), holder(false), null, UNFIT)).startsWith("409 the application");
        assertThat(refusal(token(false), holder(false), application(PAST), UNFIT))
                .startsWith("400 token_id");
        assertThat(refusal(token(false, READER), holder(false), application(PAST), UNFIT))
                .isEqualTo("401 the token's owner no longer holds: reader");
        assertThat(refusal(token(false, READER), holder(false, reader(DAY)), application(PAST), UNFIT))
                .startsWith("401 no token may be issued any more");
        assertThat(refusal(token(false, READER), holder(false, reader(DAY)), application(DAY), UNFIT))
                .startsWith("400 lifetime_minutes");
    }

    @Test
    void all_roles_that_were_lost_are_named_sorted() {
        assertThat(refusal(token(false, WRITER, READER), holder(false), application(DAY), LONGEST))
                .isEqualTo("401 the token's owner no longer holds: reader, writer");
    }

    @Test
    void a_holder_that_is_gone_is_told_before_its_roles() {
        assertThat(refusal(token(false, READER), null, application(DAY), LONGEST))
                .startsWith("409 the API user that the token was issued to was deleted");
    }

    @Test
    void a_role_made_again_under_the_old_name_is_another_role() {
        var again = new HeldRole(new UUID(9, 9), "reader", List.of("read"), DAY);

        assertThat(refusal(token(false, READER), holder(false, again), application(DAY), LONGEST))
                .isEqualTo("401 the token's owner no longer holds: reader");
    }

    @Test
    void a_renewal_carries_nothing_that_the_old_token_did_not() {
        var widened = new HeldRole(READER, "reader", List.of("read", "delete"), DAY);
        var permitted = decideRenewal.decide(token(false, READER), holder(false, widened), application(DAY));

        var successor = permitted.successor(
                token(false, READER), new UUID(7, 7), LONGEST, application(DAY), Derivation.NONE, NOW);

        assertThat(successor.token().permissions()).containsExactly("read");
    }

    private String refusal(TokenRecord token, Holder holder, TargetApplication application, AskedLifetime asked) {
        var refusal = catchThrowableOfType(
                ApiException.class,
                () -> decideRenewal.decide(token, holder, application).expires(asked, NOW));
        assertThat(refusal).isNotNull();
        return refusal.status() + " " + (refusal.badField() == null ? "" : refusal.badField() + ": ")
                + refusal.getMessage();
    }

    private static TokenRecord token(boolean revoked, UUID... roles) {
        return new TokenRecord(
                new UUID(3, 1),
                new UUID(4, 1),
                TokenKind.APPLICATION,
                new UUID(5, 1),
                "nightly",
                List.of("read", "write"),
                List.of(roles).stream()
                        .map(role -> role.equals(READER) ? "reader" : "writer")
                        .toList(),
                List.of(roles),
                PUBLISHING,
                revoked);
    }

    private static Holder holder(boolean suspended, HeldRole... roles) {
        return new Holder(
                new UUID(5, 1), "acme", TokenKind.APPLICATION, "importer", suspended, true, false, List.of(roles));
    }

    private static HeldRole reader(LifetimeCap cap) {
        return new HeldRole(READER, "reader", List.of("read"), cap);
    }

    private static TargetApplication application(LifetimeCap cap) {
        return new TargetApplication(PUBLISHING, "publishing", "https://publishing.example", cap);
    }
}
