package dev.mintmark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.issuer.SubjectTokenType;
import dev.mintmark.organization.AccessTokenTyp;
import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.policy.decide.CompiledPolicy;
import dev.mintmark.token.AccessToken;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    /** The batches that were handed to the database, in order, each with its answer to come. */
    private final List<Writing> writings = new ArrayList<>();

    private final AtomicLong nanoTime = new AtomicLong();

    private final GroupCommit groupCommit = groupCommit(Duration.ofSeconds(30), Duration.ofSeconds(30), 4);

    private record Writing(List<SignedIssue> issues, UniEmitter<? super Set<UUID>> answer) {

        void succeed() {
            answer.complete(issues.stream().map(SignedIssue::id).collect(Collectors.toSet()));
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
    void who_comes_while_four_are_under_way_is_written_with_all_who_wait() {
        fourUnderWay();
        var waiting = List.of(record(), record(), record());
        assertThat(sizes()).containsExactly(1, 1, 1, 1);

        writings.get(1).succeed();

        assertThat(sizes()).containsExactly(1, 1, 1, 1, 3);
        waiting.forEach(UniAssertSubscriber::assertNotTerminated);
        writings.get(4).succeed();
        waiting.forEach(one -> one.assertCompleted().assertItem(true));
    }

    @Test
    void a_statement_holds_sixty_four_at_most() {
        fourUnderWay();
        for (int i = 0; i < 100; i++) {
            record();
        }

        writings.get(0).succeed();
        writings.get(1).succeed();

        assertThat(sizes()).containsExactly(1, 1, 1, 1, 64, 36);
    }

    @Test
    void each_learns_what_became_of_its_own() {
        fourUnderWay();
        var gone = record();
        var good = record();
        writings.get(0).succeed();

        var together = writings.get(4);
        together.answer().complete(Set.of(together.issues().get(1).id()));

        gone.assertCompleted().assertItem(false);
        good.assertCompleted().assertItem(true);
    }

    @Test
    void one_that_cannot_be_written_keeps_no_other_from_it() {
        fourUnderWay();
        var bad = record();
        var good = record();
        writings.get(0).succeed();

        writings.get(4).fail("54000");

        writings.get(5).fail("54000");
        writings.get(6).succeed();
        assertThat(sizes()).containsExactly(1, 1, 1, 1, 2, 1, 1);
        bad.assertFailedWith(PgException.class);
        good.assertCompleted().assertItem(true);
    }

    @Test
    void where_nobody_knows_what_was_written_nothing_is_written_twice() {
        fourUnderWay();
        var waiting = List.of(record(), record());
        writings.get(0).succeed();

        writings.get(4).fail("57P01");

        assertThat(sizes()).containsExactly(1, 1, 1, 1, 2);
        waiting.forEach(one -> one.assertFailedWith(PgException.class));
    }

    @Test
    void a_failure_makes_room_like_a_success() {
        fourUnderWay();
        var next = record();

        writings.get(0).fail("57P01");
        writings.get(4).succeed();

        next.assertCompleted().assertItem(true);
    }

    @Test
    void who_has_left_is_not_written() {
        fourUnderWay();
        var left = record();
        var stayed = record();
        left.cancel();

        writings.get(0).succeed();

        assertThat(writings.get(4).issues()).hasSize(1);
        writings.get(4).succeed();
        stayed.assertCompleted().assertItem(true);
    }

    @Test
    void where_the_database_stalls_who_comes_late_is_turned_away_at_once() {
        fourUnderWay();
        for (int i = 0; i < 5_000; i++) {
            record();
        }

        assertThat(record().awaitFailure().getFailure())
                .isInstanceOfSatisfying(OAuthException.class, refusal -> assertThat(refusal.status())
                        .isEqualTo(503));
        writings.get(0).succeed();
        record().assertNotTerminated();
    }

    @Test
    void where_nothing_comes_to_an_end_for_a_while_nobody_is_taken_on() {
        var together = groupCommit(Duration.ofSeconds(30), Duration.ofMillis(100), 4);
        for (int i = 0; i < 4; i++) {
            record(together);
        }
        var waiting = record(together);
        nanoTime.addAndGet(Duration.ofMillis(150).toNanos());

        assertThat(record(together).awaitFailure().getFailure())
                .isInstanceOfSatisfying(OAuthException.class, refusal -> assertThat(refusal.status())
                        .isEqualTo(503));
        waiting.assertNotTerminated();
        writings.get(0).succeed();
        record(together).assertNotTerminated();
    }

    @Test
    void who_comes_after_a_statement_was_given_up_waits_for_nobody_until_one_is_answered() throws InterruptedException {
        var together = groupCommit(Duration.ofSeconds(2), Duration.ofSeconds(30), 1);
        var unanswered = record(together);
        Thread.sleep(1_000);
        var probe = record(together);
        unanswered.awaitFailure();
        assertThat(sizes()).containsExactly(1, 1);

        assertThat(record(together).awaitFailure().getFailure()).isInstanceOf(OAuthException.class);
        writings.get(1).succeed();

        probe.assertCompleted().assertItem(true);
        record(together).assertNotTerminated();
    }

    @Test
    void a_statement_without_an_answer_holds_nobody_up_for_ever() {
        var impatient = groupCommit(Duration.ofMillis(200), Duration.ofSeconds(30), 4);
        var unanswered = IntStream.range(0, 4).mapToObj(i -> record(impatient)).toList();
        var waiting = record(impatient);

        unanswered.forEach(one -> one.awaitFailure().assertFailedWith(OAuthException.class));
        assertThat(waiting.awaitFailure().getFailure())
                .as("turned away, or written when there was room and then not answered either")
                .isInstanceOf(OAuthException.class);

        var next = record(impatient);
        writings.get(writings.size() - 1).succeed();
        next.assertCompleted().assertItem(true);
    }

    @Test
    void a_fault_of_ours_holds_nobody_up_either() {
        for (var broken : List.<Function<List<SignedIssue>, Uni<Set<UUID>>>>of(
                issues -> Uni.createFrom().failure(new IllegalStateException("ours")), issues -> {
                    throw new IllegalStateException("ours");
                })) {
            var together = new GroupCommit(broken, Duration.ofSeconds(30), Duration.ofSeconds(30), 4, nanoTime::get);
            for (int i = 0; i < 10; i++) {
                record(together).assertFailedWith(IllegalStateException.class);
            }
        }
    }

    private Uni<Set<UUID>> write(List<SignedIssue> issues) {
        return Uni.createFrom().emitter(answer -> writings.add(new Writing(issues, answer)));
    }

    private GroupCommit groupCommit(Duration patience, Duration stall, int mostUnderWay) {
        return new GroupCommit(this::write, patience, stall, mostUnderWay, nanoTime::get);
    }

    private void fourUnderWay() {
        for (int i = 0; i < 4; i++) {
            record();
        }
    }

    private UniAssertSubscriber<Boolean> record() {
        return record(groupCommit);
    }

    private static UniAssertSubscriber<Boolean> record(GroupCommit together) {
        return together.record(issue()).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private List<Integer> sizes() {
        return writings.stream().map(writing -> writing.issues().size()).toList();
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
                Set.of(SubjectTokenType.JWT),
                new IssuerSource(
                        issuerId,
                        "https://ci.example",
                        "https://ci.example",
                        "https://ci.example/jwks",
                        null,
                        CertificatePins.of(List.of())),
                CompiledPolicy.compile(1, List.of()),
                1,
                true,
                null,
                null,
                Map.of(),
                AccessTokenTyp.AT_JWT,
                Map.of());
        return new SignedIssue(
                new Issue(token, AccessTokenTyp.AT_JWT, Map.of(), token.expires(), null),
                trust,
                "kid",
                token.subject(),
                Buffer.buffer());
    }
}
