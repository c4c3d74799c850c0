package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.policy.CompiledPolicy;
import dev.mintmark.token.AccessToken;
import dev.mintmark.token.TokenKind;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.pgclient.PgException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RecordTogetherTest {
    /** What was handed to the database, in order, with what will be its answer. */
    private final List<Writing> writings = new ArrayList<>();

    private final RecordTogether recordTogether =
            new RecordTogether(issues -> Uni.createFrom().emitter(answer -> writings.add(new Writing(issues, answer))));

    private record Writing(List<SignedIssue> issues, UniEmitter<? super Set<UUID>> answer) {

        void succeed() {
            answer.complete(issues.stream().map(RecordTogetherTest::id).collect(Collectors.toSet()));
        }

        void recordNone() {
            answer.complete(Set.of());
        }

        void fail(String sqlState) {
            answer.fail(new PgException("no", "ERROR", sqlState, ""));
        }
    }

    @Test
    void who_comes_alone_waits_for_nobody() {
        var one = record();

        assertThat(writings).hasSize(1);
        writings.get(0).succeed();
        one.assertCompleted().assertItem(true);
    }

    @Test
    void who_comes_while_two_are_under_way_is_written_with_all_who_wait() {
        record();
        record();
        var waiting = List.of(record(), record(), record());
        assertThat(sizes()).containsExactly(1, 1);

        writings.get(1).succeed();

        assertThat(sizes()).containsExactly(1, 1, 3);
        waiting.forEach(UniAssertSubscriber::assertNotTerminated);
        writings.get(2).succeed();
        waiting.forEach(one -> one.assertCompleted().assertItem(true));
    }

    @Test
    void a_statement_holds_sixty_four_at_most() {
        record();
        record();
        for (int i = 0; i < 100; i++) {
            record();
        }

        writings.get(0).succeed();
        writings.get(1).succeed();

        assertThat(sizes()).containsExactly(1, 1, 64, 36);
    }

    @Test
    void each_learns_what_became_of_its_own() {
        record();
        record();
        var gone = record();
        var good = record();
        writings.get(0).succeed();

        var together = writings.get(2);
        together.answer().complete(Set.of(id(together.issues().get(1))));

        gone.assertCompleted().assertItem(false);
        good.assertCompleted().assertItem(true);
    }

    @Test
    void what_no_longer_holds_is_told() {
        var one = record();

        writings.get(0).recordNone();

        one.assertCompleted().assertItem(false);
    }

    @Test
    void one_that_cannot_be_written_keeps_no_other_from_it() {
        record();
        record();
        var bad = record();
        var good = record();
        writings.get(0).succeed();

        writings.get(2).fail("22021");

        assertThat(sizes()).containsExactly(1, 1, 2, 1, 1);
        writings.get(3).fail("22021");
        writings.get(4).succeed();
        bad.assertFailedWith(PgException.class);
        good.assertCompleted().assertItem(true);
    }

    @Test
    void where_nobody_knows_what_was_written_nothing_is_written_twice() {
        record();
        record();
        var waiting = List.of(record(), record());
        writings.get(0).succeed();

        writings.get(2).fail("57P01");

        assertThat(sizes()).containsExactly(1, 1, 2);
        waiting.forEach(one -> one.assertFailedWith(PgException.class));
    }

    @Test
    void a_failure_makes_room_like_a_success() {
        record();
        record();
        var next = record();

        writings.get(0).fail("57P01");
        writings.get(2).succeed();

        next.assertCompleted().assertItem(true);
    }

    @Test
    void where_the_database_stalls_who_comes_late_is_turned_away_at_once() {
        for (int i = 0; i < 5_002; i++) {
            record();
        }

        var late = record();

        assertThat(late.awaitFailure().getFailure())
                .isInstanceOfSatisfying(OAuthException.class, refusal -> assertThat(refusal.status())
                        .isEqualTo(503));
        writings.get(0).succeed();
        assertThat(record().getFailure()).isNull();
    }

    @Test
    void a_fault_of_ours_is_no_stall() {
        var broken = new RecordTogether(issues -> Uni.createFrom().failure(new IllegalStateException("ours")));

        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> broken.record(issue()).await().indefinitely());
        }
    }

    private UniAssertSubscriber<Boolean> record() {
        return recordTogether.record(issue()).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private List<Integer> sizes() {
        return writings.stream().map(writing -> writing.issues().size()).toList();
    }

    private static UUID id(SignedIssue issue) {
        return issue.issue().token().id();
    }

    private static SignedIssue issue() {
        var organizationId = UUID.randomUUID();
        var issuerId = UUID.randomUUID();
        var token = new AccessToken(
                UUID.randomUUID(),
                organizationId,
                "demo",
                issuerId,
                TokenKind.ORGANIZATION,
                null,
                "ci",
                List.of("urn:mintmark:org:demo"),
                List.of(),
                List.of(),
                new AccessToken.Actor("https://ci.example", "repo:acme/app", null),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60));
        var trust = new Trust(
                organizationId,
                "demo",
                issuerId,
                "ci",
                1,
                60,
                List.of(),
                false,
                new IssuerSource(
                        issuerId,
                        "https://ci.example",
                        "https://ci.example",
                        "https://ci.example/jwks",
                        null,
                        CertificatePins.of(List.of())),
                CompiledPolicy.compile(1, List.of()),
                1,
                Map.of());
        return new SignedIssue(new Issue(token, Map.of(), null), trust, "kid");
    }
}
