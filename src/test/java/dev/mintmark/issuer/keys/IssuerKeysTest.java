package dev.mintmark.issuer.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.issuer.keys.WantedKey.Lack;
import dev.mintmark.jwt.InvalidTokenException;
import dev.mintmark.jwt.JwkSet;
import dev.mintmark.jwt.Jws;
import dev.mintmark.jwt.JwsReader;
import dev.mintmark.jwt.VerificationKey;
import dev.mintmark.jwt.Verifier;
import dev.mintmark.platform.egress.CertificatePins;
import dev.mintmark.platform.egress.GuardedFetch;
import dev.mintmark.platform.egress.TestEgress;
import dev.mintmark.testing.LogLines;
import dev.mintmark.testing.TestAuthority;
import dev.mintmark.testing.TestClock;
import dev.mintmark.testing.TestIssuer;
import dev.mintmark.testing.TestIssuer.Failure;
import dev.mintmark.testing.TestKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerKeysTest {

    private static final UUID ROW = UUID.randomUUID();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String MOVED = "/moved" + TestIssuer.JWKS;

    private static Vertx vertx;

    private final TestClock clock = new TestClock(Instant.now());
    private TestIssuer issuer;
    private IssuerKeys keys;
    private final List<SeenKeys> noticed = new CopyOnWriteArrayList<>();
    private IssuerSource source;

    @BeforeAll
    static void openVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void closeVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void open() {
        issuer = TestIssuer.http();
        issuer.cacheControl("max-age=600");
        keys = keys(10_000);
        source = published(ROW, issuer);
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    // Freshness

    @Test
    void tokens_of_every_algorithm_are_good() {
        for (String alg : TestIssuer.ALGORITHMS) {
            Jws token = JwsReader.read(issuer.token(issuer.claims("repo:a/b", "urn:x"), alg));

            assertThat(Verifier.verify(token, current()).kid())
                    .isEqualTo(issuer.key(alg).kid());
        }
        assertThat(fetches()).isEqualTo(1);
    }

    @Test
    void fresh_keys_cost_no_fetch() {
        current();
        clock.advance(Duration.ofSeconds(479));
        current();

        assertThat(fetches()).isEqualTo(1);
    }

    @Test
    void ageing_keys_are_served_at_once_and_refreshed_behind_the_callers_back() {
        JwkSet first = current();
        issuer.rotate();
        clock.advance(Duration.ofSeconds(481));

        assertThat(current()).isSameAs(first);
        awaitFetches(2);
        awaitKid(issuer.key("RS256").kid());
    }

    @Test
    void stale_keys_are_fetched_before_they_are_answered() {
        current();
        issuer.rotate();
        clock.advance(Duration.ofSeconds(601));

        assertThat(kids(current())).contains("RS256-2").doesNotContain("RS256-1");
    }

    @Test
    void a_grant_of_no_time_is_a_minute() {
        issuer.cacheControl("no-store");
        current();
        clock.advance(Duration.ofSeconds(47));
        current();
        assertThat(fetches()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(14));
        current();
        assertThat(fetches()).isEqualTo(2);
    }

    // An issuer that is down

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "INTERNAL_ERROR", "GIBBERISH", "TRUNCATED", "REDIRECTING"})
    void a_failing_issuers_keys_are_served_stale_for_a_day_and_then_no_more(Failure failure) {
        JwkSet first = current();
        issuer.fail(failure);

        clock.advance(Duration.ofHours(2));
        assertThat(current()).isSameAs(first);
        clock.advance(Duration.ofHours(22).minusSeconds(1));
        assertThat(current()).isSameAs(first);
        clock.advance(Duration.ofSeconds(1));
        assertThat(unavailable(keys.keysFor(source)).retryAfter())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    @Test
    void an_issuer_that_never_answered_has_no_keys_until_it_does() {
        issuer.fail(Failure.DOWN);
        assertThat(unavailable(keys.keysFor(source)).retryAfter()).isEqualTo(Duration.ofSeconds(1));

        issuer.recover();
        clock.advance(Duration.ofSeconds(1));

        assertThat(kids(current())).contains("RS256-1");
    }

    @Test
    void a_dead_issuer_is_left_alone_between_attempts() {
        issuer.fail(Failure.DOWN);
        for (int i = 0; i < 20; i++) {
            unavailable(keys.keysFor(source));
        }
        assertThat(fetches()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 20; i++) {
            unavailable(keys.keysFor(source));
        }
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void stale_keys_of_an_issuer_that_hangs_are_waited_for_once_and_not_by_everybody() {
        JwkSet first = current();
        issuer.fail(Failure.SILENT);
        clock.advance(Duration.ofHours(2));
        assertThat(current()).isSameAs(first);

        clock.advance(Duration.ofMillis(1500));
        long start = System.nanoTime();
        assertThat(current()).isSameAs(first);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        awaitFetches(3);
    }

    @Test
    void an_issuer_that_came_back_is_believed_again() {
        current();
        issuer.fail(Failure.DOWN);
        clock.advance(Duration.ofHours(2));
        current();
        issuer.rotate();
        issuer.recover();

        clock.advance(Duration.ofMinutes(5));

        assertThat(kids(current())).contains("RS256-2").doesNotContain("RS256-1");
    }

    // Unknown keys

    @Test
    void a_new_key_is_known_with_its_first_token() {
        current();
        FoundKeys before = found();
        issuer.rotate();
        Jws token = JwsReader.read(issuer.token("repo:a/b", "urn:x"));
        assertThatThrownBy(() -> Verifier.verify(token, before.keys()))
                .isInstanceOfSatisfying(InvalidTokenException.class, e -> assertThat(e.reason())
                        .isEqualTo(InvalidTokenException.Reason.UNKNOWN_KEY));

        FoundKeys after = after(before, honest("RS256-2"));

        assertThat(Verifier.verify(token, after.keys()).kid()).isEqualTo("RS256-2");
        assertThat(current()).isSameAs(after.keys());
    }

    @Test
    void a_removed_key_is_refused_as_soon_as_a_fetch_shows_it_gone() {
        current();
        FoundKeys before = found();
        Jws token = JwsReader.read(issuer.token("repo:a/b", "urn:x"));
        Verifier.verify(token, before.keys());
        issuer.rotate();
        after(before, honest("RS256-2"));

        assertThatThrownBy(() -> Verifier.verify(token, current())).isInstanceOf(InvalidTokenException.class);
    }

    @Test
    void a_flood_by_strangers_costs_two_fetches_and_one_every_ten_seconds() {
        assertThat(flood("flood", LookupBudget.STRANGERS)).isEqualTo(198);
        assertThat(fetches()).isEqualTo(3);

        clock.advance(Duration.ofSeconds(10));
        assertThat(flood("later", LookupBudget.STRANGERS)).isEqualTo(199);
        assertThat(fetches()).isEqualTo(4);
    }

    @Test
    void a_flood_with_copied_claims_costs_three_fetches_and_one_a_second() {
        assertThat(flood("flood", LookupBudget.PLAUSIBLE)).isEqualTo(197);
        assertThat(fetches()).isEqualTo(4);

        clock.advance(Duration.ofSeconds(1));
        assertThat(flood("later", LookupBudget.PLAUSIBLE)).isEqualTo(199);
        assertThat(fetches()).isEqualTo(5);
    }

    @Test
    void strangers_use_up_nothing_of_the_honest() {
        flood("flood", LookupBudget.STRANGERS);
        issuer.rotate();

        assertThat(kids(after(found(), honest("RS256-2")).keys())).contains("RS256-2");
    }

    @ParameterizedTest
    @EnumSource
    void a_key_that_cannot_be_looked_up_now_is_looked_up_after_the_time_that_was_told(LookupBudget budget) {
        flood("flood", budget);
        issuer.rotate();
        WantedKey wanted = new WantedKey("RS256-2", Lack.UNKNOWN_KID, budget);
        Duration told = unavailable(keys.keysAfterMiss(source, found(), wanted)).retryAfter();

        clock.advance(told);

        assertThat(kids(after(found(), wanted).keys())).contains("RS256-2");
    }

    @Test
    void who_is_told_to_come_again_finds_what_others_fetched_meanwhile() {
        flood("flood", LookupBudget.PLAUSIBLE);
        issuer.rotate();
        Duration told = unavailable(keys.keysAfterMiss(source, found(), honest("RS256-2")))
                .retryAfter();
        assertThat(told).isEqualTo(Duration.ofSeconds(1));

        clock.advance(told);
        flood("copied claims", LookupBudget.PLAUSIBLE);

        assertThat(kids(current())).contains("RS256-2");
    }

    @Test
    void a_token_that_was_shown_before_its_key_was_published_is_good_as_soon_as_it_is() {
        FoundKeys early = after(found(), honest("RS256-2"));
        assertThat(early.areLastWord()).isTrue();
        assertThat(kids(early.keys())).doesNotContain("RS256-2");

        issuer.rotate();

        assertThat(kids(after(found(), honest("RS256-2")).keys())).contains("RS256-2");
    }

    @Test
    void keys_that_were_fetched_for_the_token_itself_are_the_last_word() {
        FoundKeys first = found();

        assertThat(first.areLastWord()).isTrue();
        assertThat(after(first, honest("ghost")).keys()).isSameAs(first.keys());
        assertThat(fetches()).isEqualTo(1);
    }

    @Test
    void a_fetch_that_began_before_the_token_came_is_not_the_last_word_for_it() {
        issuer.fail(TestIssuer.JWKS, Failure.TARDY);
        CompletableFuture<FoundKeys> first = keys.keysFor(source).subscribeAsCompletionStage();
        awaitFetches(1);
        CompletableFuture<FoundKeys> second = keys.keysFor(source).subscribeAsCompletionStage();
        issuer.recover();

        assertThat(first.join().areLastWord()).isTrue();
        assertThat(second.join().areLastWord()).isFalse();
        assertThat(after(second.join(), honest("ghost")).areLastWord()).isTrue();
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void an_endless_kid_is_not_worth_a_fetch() {
        FoundKeys known = after(found(), honest("ghost"));

        assertThat(after(found(), honest("k".repeat(513))).areLastWord()).isTrue();
        assertThat(after(found(), honest("k".repeat(513))).keys()).isSameAs(known.keys());
        assertThat(fetches()).isEqualTo(1);
    }

    @Test
    void who_missed_with_keys_that_were_replaced_meanwhile_needs_no_fetch() {
        current();
        FoundKeys old = found();
        issuer.rotate();
        FoundKeys next = after(old, honest("RS256-2"));

        assertThat(after(old, honest("RS256-2")).keys()).isSameAs(next.keys());
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void a_row_that_is_forgotten_between_two_questions_answers_the_second() {
        current();
        FoundKeys old = found();
        issuer.rotate();
        keys.invalidate(ROW);

        FoundKeys next = after(old, honest("RS256-2"));

        assertThat(next.areLastWord()).isTrue();
        assertThat(kids(next.keys())).contains("RS256-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new-key", ""})
    void when_a_key_cannot_be_looked_for_nobody_says_that_the_token_is_bad(String kid) {
        JwkSet known = current();
        issuer.fail(Failure.DOWN);

        for (LookupBudget budget : LookupBudget.values()) {
            for (int i = 0; i < 3; i++) {
                unavailable(keys.keysAfterMiss(
                        source, found(), new WantedKey(kid.isEmpty() ? null : kid, Lack.UNKNOWN_KID, budget)));
            }
        }
        assertThat(current()).as("known keys stay good").isSameAs(known);
    }

    @ParameterizedTest
    @EnumSource
    void an_issuer_that_came_back_is_asked_when_the_caller_was_told(LookupBudget budget) {
        current();
        issuer.rotate();
        issuer.fail(Failure.DOWN);
        WantedKey wanted = new WantedKey("RS256-2", Lack.UNKNOWN_KID, budget);
        for (int i = 0; i < 4; i++) {
            clock.advance(
                    unavailable(keys.keysAfterMiss(source, found(), wanted)).retryAfter());
        }
        Duration told = unavailable(keys.keysAfterMiss(source, found(), wanted)).retryAfter();
        assertThat(told).as("after five failures").isEqualTo(Duration.ofSeconds(16));

        issuer.recover();
        clock.advance(told);

        assertThat(kids(after(found(), wanted).keys())).contains("RS256-2");
    }

    @Test
    void many_at_once_share_one_fetch() {
        List<CompletableFuture<FoundKeys>> first = IntStream.range(0, 50)
                .mapToObj(i -> keys.keysFor(source).subscribeAsCompletionStage())
                .toList();
        first.forEach(CompletableFuture::join);
        assertThat(fetches()).isEqualTo(1);

        FoundKeys known = found();
        issuer.rotate();
        List<CompletableFuture<FoundKeys>> missed = IntStream.range(0, 50)
                .mapToObj(i ->
                        keys.keysAfterMiss(source, known, honest("RS256-2")).subscribeAsCompletionStage())
                .toList();
        assertThat(missed).allSatisfy(one -> assertThat(kids(one.join().keys())).contains("RS256-2"));
        assertThat(fetches()).isEqualTo(2);
    }

    // New keys under old names

    @Test
    void a_new_key_under_an_old_kid_is_fetched_once_for_all_that_need_it() {
        current();
        List<FoundKeys> known = IntStream.range(0, 20).mapToObj(i -> found()).toList();
        issuer.rotateUnderTheOldKids();

        List<CompletableFuture<FoundKeys>> missed = known.stream()
                .map(old -> keys.keysAfterMiss(source, old, otherKey("RS256-1", LookupBudget.PLAUSIBLE))
                        .subscribeAsCompletionStage())
                .toList();

        Jws token = JwsReader.read(issuer.token("repo:a/b", "urn:x"));
        assertThat(missed).allSatisfy(one -> assertThat(
                        Verifier.verify(token, one.join().keys()).kid())
                .isEqualTo("RS256-1"));
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void a_signature_that_is_not_its_keys_costs_one_fetch_a_minute_for_each_kid() {
        current();
        for (int i = 0; i < 100; i++) {
            assertThat(after(found(), otherKey("RS256-1", LookupBudget.PLAUSIBLE))
                            .areLastWord())
                    .isTrue();
        }
        assertThat(fetches()).isEqualTo(2);
        after(found(), otherKey("ES256-1", LookupBudget.PLAUSIBLE));
        assertThat(fetches()).isEqualTo(3);

        clock.advance(Duration.ofSeconds(60));
        after(found(), otherKey("RS256-1", LookupBudget.PLAUSIBLE));
        assertThat(fetches()).isEqualTo(4);
    }

    @Test
    void a_strangers_bad_signature_uses_up_no_honest_callers_minute() {
        current();
        after(found(), otherKey("RS256-1", LookupBudget.STRANGERS));
        issuer.rotateUnderTheOldKids();

        after(found(), otherKey("RS256-1", LookupBudget.PLAUSIBLE));

        Jws token = JwsReader.read(issuer.token("repo:a/b", "urn:x"));
        assertThat(Verifier.verify(token, current()).kid()).isEqualTo("RS256-1");
    }

    @Test
    void strangers_bad_signatures_are_bad_whatever_cannot_be_had() {
        current();
        flood("flood", LookupBudget.STRANGERS);
        int before = fetches();

        assertThat(after(found(), otherKey("RS256-1", LookupBudget.STRANGERS)).areLastWord())
                .isTrue();
        assertThat(fetches()).isEqualTo(before);
    }

    @Test
    void a_fetch_that_failed_uses_up_no_minute() {
        current();
        issuer.rotateUnderTheOldKids();
        issuer.fail(Failure.DOWN);
        WantedKey wanted = otherKey("RS256-1", LookupBudget.PLAUSIBLE);
        Duration told = unavailable(keys.keysAfterMiss(source, found(), wanted)).retryAfter();
        issuer.recover();
        clock.advance(told);

        after(found(), wanted);

        Jws token = JwsReader.read(issuer.token("repo:a/b", "urn:x"));
        assertThat(Verifier.verify(token, current()).kid()).isEqualTo("RS256-1");
    }

    // What is told of

    @Test
    void each_fetched_set_is_told_of_with_the_keys_that_it_has() {
        current();
        issuer.rotate();
        issuer.publishFurther(List.of(Map.of("kty", "AKP", "alg", "ML-DSA-65", "kid", "pq", "pub", "AAAA")));
        after(found(), honest("RS256-2"));

        assertThat(noticed).hasSize(2);
        KeyRotation rotation = noticed.get(1).since(noticed.get(0)).orElseThrow();
        assertThat(rotation.added().stream().map(SeenKey::kid)).contains("RS256-2", "EdDSA-2");
        assertThat(rotation.removed().stream().map(SeenKey::kid)).contains("RS256-1", "EdDSA-1");
        assertThat(rotation.skipped())
                .singleElement()
                .satisfies(key -> assertThat(key.skipped()).startsWith("'pq': ").contains("AKP"));
    }

    @Test
    void an_outage_is_a_line_when_it_begins_and_one_when_it_ends() {
        var lines = LogLines.of(PublishedKeys.class, () -> {
            issuer.fail(Failure.INTERNAL_ERROR);
            for (int tries = 0; tries < 5; tries++) {
                clock.advance(unavailable(keys.keysFor(source)).retryAfter());
            }
            issuer.recover();
            current();
        });

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith(saidOf("its keys could not be fetched: "))
                .contains("500");
        assertThat(lines.get(1)).isEqualTo(saidOf("its keys are fetched again"));
    }

    private String saidOf(String what) {
        return "issuer " + source.id() + " (" + source.issuer() + "): " + what;
    }

    @Test
    void a_waiter_that_gives_up_takes_nothing_from_the_others() {
        var impatient = keys.keysFor(source).subscribe().with(ignored -> {});
        CompletableFuture<FoundKeys> patient = keys.keysFor(source).subscribeAsCompletionStage();
        impatient.cancel();

        assertThat(kids(patient.join().keys())).contains("RS256-1");
        assertThat(fetches()).isEqualTo(1);
    }

    @Test
    void the_answer_comes_on_the_callers_own_context() {
        Context callers = vertx.getOrCreateContext();
        CompletableFuture<Context> answeredOn = new CompletableFuture<>();
        callers.runOnContext(ignored -> keys.keysFor(source)
                .subscribe()
                .with(set -> answeredOn.complete(Vertx.currentContext()), answeredOn::completeExceptionally));

        assertThat(answeredOn.join()).isSameAs(callers);
    }

    // An issuer that moves its keys

    @Test
    void keys_that_were_moved_before_the_first_fetch_are_found() {
        moveKeys(issuer.url() + MOVED);
        issuer.fail(TestIssuer.JWKS, Failure.NOT_FOUND);

        assertThat(kids(current())).contains("RS256-1");
    }

    @Test
    void keys_that_were_moved_are_found_after_the_first_failure() {
        JwkSet first = current();
        moveKeys(issuer.url() + MOVED);
        issuer.fail(TestIssuer.JWKS, Failure.NOT_FOUND);
        issuer.rotate();

        clock.advance(Duration.ofSeconds(601));
        assertThat(current()).as("a failure costs nobody the known keys").isSameAs(first);
        clock.advance(Duration.ofSeconds(4));

        assertThat(kids(current())).contains("RS256-2");
        int moved = issuer.requests(MOVED);
        clock.advance(Duration.ofSeconds(601));
        current();
        assertThat(issuer.requests(MOVED)).as("it stays there").isEqualTo(moved + 1);
    }

    @Test
    void keys_that_were_moved_are_found_within_an_hour_although_the_old_ones_are_still_there() {
        issuer.cacheControl("max-age=3600");
        current();
        moveKeys(issuer.url() + MOVED);

        clock.advance(Duration.ofSeconds(3601));
        current();

        assertThat(issuer.requests(MOVED)).isEqualTo(1);
    }

    @Test
    void the_discovery_document_is_read_once_an_hour_and_for_no_unknown_kid() {
        current();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(601));
            after(found(), honest("ghost-" + i));
        }
        assertThat(fetches()).isGreaterThan(5);
        assertThat(issuer.requests(TestIssuer.DISCOVERY)).isEqualTo(1);

        clock.advance(Duration.ofSeconds(601));
        current();
        assertThat(issuer.requests(TestIssuer.DISCOVERY)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "NOT_FOUND", "GIBBERISH", "REDIRECTING"})
    void without_a_discovery_document_the_keys_are_where_they_were(Failure failure) {
        issuer.fail(TestIssuer.DISCOVERY, failure);

        assertThat(kids(current())).contains("RS256-1");
    }

    @Test
    void another_issuers_document_moves_nothing() {
        issuer.changeDiscovery(document -> {
            document.put("issuer", "https://elsewhere.example");
            document.put("jwks_uri", issuer.url() + MOVED);
            return document;
        });

        assertThat(kids(current())).contains("RS256-1");
        assertThat(issuer.requests(MOVED)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://169.254.169.254/jwks", "http://10.0.0.1/jwks", "file:///etc/passwd", "nonsense"})
    void keys_that_were_moved_where_nobody_may_look_are_not_followed_there(String forbidden) {
        JwkSet first = current();
        moveKeys(forbidden);

        clock.advance(Duration.ofHours(2));
        assertThat(current()).isSameAs(first);
        clock.advance(Duration.ofHours(22));
        unavailable(keys.keysFor(source));
    }

    private void moveKeys(String jwksUri) {
        issuer.changeDiscovery(document -> {
            document.put("jwks_uri", jwksUri);
            return document;
        });
    }

    // Rows

    @Test
    void two_rows_of_one_url_share_nothing() {
        IssuerSource other = published(UUID.randomUUID(), issuer);
        JwkSet mine = current();
        JwkSet theirs = await(keys.keysFor(other)).keys();
        assertThat(theirs).isNotSameAs(mine);
        assertThat(fetches()).isEqualTo(2);

        flood("flood", LookupBudget.PLAUSIBLE);
        int before = fetches();
        await(keys.keysAfterMiss(other, await(keys.keysFor(other)), honest("flood-0")));
        assertThat(fetches()).as("no budget is shared").isEqualTo(before + 1);
    }

    @Test
    void two_issuers_with_one_kid_keep_their_own_keys() {
        try (TestIssuer other = TestIssuer.http()) {
            IssuerKeys both = keys(10_000, issuer, other);
            Jws token = JwsReader.read(other.token("repo:a/b", "urn:x"));
            assertThat(token.kid()).isEqualTo("RS256-1");

            JwkSet mine = await(both.keysFor(source)).keys();
            JwkSet theirs =
                    await(both.keysFor(published(UUID.randomUUID(), other))).keys();

            Verifier.verify(token, theirs);
            assertThatThrownBy(() -> Verifier.verify(token, mine)).isInstanceOf(InvalidTokenException.class);
        }
    }

    @Test
    void invalidating_a_row_asks_the_issuer_again_and_leaves_the_others() {
        IssuerSource other = published(UUID.randomUUID(), issuer);
        current();
        await(keys.keysFor(other));
        issuer.rotate();

        keys.invalidate(ROW);

        assertThat(kids(current())).contains("RS256-2").doesNotContain("RS256-1");
        assertThat(kids(await(keys.keysFor(other)).keys())).contains("RS256-1");
        assertThat(fetches()).isEqualTo(3);
        keys.invalidateAll();
        assertThat(kids(await(keys.keysFor(other)).keys())).contains("RS256-2");
    }

    @Test
    void a_row_that_was_changed_forgets_what_it_fetched_before() {
        current();
        IssuerSource repinned = new IssuerSource(
                ROW, issuer.url(), issuer.url(), issuer.jwksUri(), null, CertificatePins.of(List.of("a".repeat(64))));
        await(keys.keysFor(repinned));

        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void no_more_rows_are_held_than_there_is_room_for() {
        IssuerKeys few = keys(10);
        for (int i = 0; i < 100; i++) {
            await(few.keysFor(published(UUID.randomUUID(), issuer)));
        }

        assertThat(few.heldRows()).isLessThanOrEqualTo(10);
    }

    // Sets

    @Test
    void static_keys_are_never_fetched() {
        TestKey key = TestKey.create("mine", "ES256");
        IssuerSource fixed = new IssuerSource(
                UUID.randomUUID(), "https://ci.example", "https://ci.example", null, json(key), CertificatePins.none());

        FoundKeys set = await(keys.keysFor(fixed));
        assertThat(kids(set.keys())).containsExactly("mine");
        assertThat(set.areLastWord()).isTrue();
        assertThat(await(keys.keysAfterMiss(fixed, set, honest("ghost"))).keys())
                .isSameAs(set.keys());
        clock.advance(Duration.ofDays(400));
        assertThat(await(keys.keysFor(fixed)).keys()).isSameAs(set.keys());
        assertThat(issuer.requests()).isZero();
    }

    @Test
    void a_source_is_either_published_or_static() {
        assertThatThrownBy(() -> new IssuerSource(ROW, "x", "x", null, null, CertificatePins.none()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IssuerSource(ROW, "x", "x", "https://x/jwks", "{}", CertificatePins.none()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_bad_unknown_or_post_quantum_key_spoils_none_of_the_others() {
        issuer.publishFurther(List.of(
                Map.of("kty", "AKP", "alg", "ML-DSA-65", "kid", "pq", "pub", "AAAA"),
                Map.of("kty", "oct", "kid", "secret", "k", "AAAA"),
                Map.of("kty", "RSA", "kid", "short", "n", "AQAB", "e", "AQAB"),
                Map.of("no", "key")));

        assertThat(kids(current())).hasSize(TestIssuer.ALGORITHMS.size());
    }

    @Test
    void the_keys_of_a_private_authority_come_by_its_pin() {
        try (TestIssuer tls = TestIssuer.https(TestAuthority.selfSigned("localhost"))) {
            IssuerKeys pinned = keys(10, tls);
            IssuerSource good = new IssuerSource(
                    ROW, tls.url(), tls.url(), tls.jwksUri(), null, CertificatePins.of(List.of(tls.thumbprint())));

            unavailable(pinned.keysFor(published(ROW, tls)));
            assertThat(kids(await(pinned.keysFor(good)).keys())).contains("EdDSA-1");
        }
    }

    private IssuerKeys keys(int maximumRows) {
        return keys(maximumRows, issuer);
    }

    private IssuerKeys keys(int maximumRows, TestIssuer... allowed) {
        GuardedFetch fetch = TestEgress.toLoopback(
                vertx, List.of(allowed).stream().map(TestIssuer::origin).toList(), Optional.empty());
        IssuerFetches fetches = new IssuerFetches(new SimpleMeterRegistry());
        return new IssuerKeys(
                new FetchDiscovery(fetch, fetches),
                new FetchKeys(fetch, fetches, vertx),
                (from, seen, began) -> noticed.add(SeenKeys.of(seen)),
                clock,
                maximumRows);
    }

    private static IssuerSource published(UUID id, TestIssuer issuer) {
        return new IssuerSource(id, issuer.url(), issuer.url(), issuer.jwksUri(), null, CertificatePins.none());
    }

    private static String json(TestKey key) {
        return new JsonObject(Map.of("keys", List.of(key.jwk()))).encode();
    }

    private JwkSet current() {
        return found().keys();
    }

    private FoundKeys found() {
        return await(keys.keysFor(source));
    }

    private FoundKeys after(FoundKeys missed, WantedKey wanted) {
        return await(keys.keysAfterMiss(source, missed, wanted));
    }

    /** Asks for 200 names that the issuer never had, and counts those that are told to come again. */
    private int flood(String prefix, LookupBudget budget) {
        current();
        int toldToComeAgain = 0;
        for (int i = 0; i < 200; i++) {
            WantedKey wanted = new WantedKey(prefix + "-" + i, Lack.UNKNOWN_KID, budget);
            try {
                assertThat(after(found(), wanted).areLastWord()).isTrue();
            } catch (KeysUnavailableException e) {
                toldToComeAgain++;
            }
        }
        return toldToComeAgain;
    }

    private static WantedKey honest(String kid) {
        return new WantedKey(kid, Lack.UNKNOWN_KID, LookupBudget.PLAUSIBLE);
    }

    private static WantedKey otherKey(String kid, LookupBudget budget) {
        return new WantedKey(kid, Lack.OTHER_KEY, budget);
    }

    private static FoundKeys await(Uni<FoundKeys> found) {
        return found.await().atMost(PATIENCE);
    }

    private static KeysUnavailableException unavailable(Uni<FoundKeys> set) {
        KeysUnavailableException thrown = catchThrowableOfType(KeysUnavailableException.class, () -> await(set));
        assertThat(thrown).isNotNull();
        return thrown;
    }

    private static List<String> kids(JwkSet set) {
        return set.keys().stream().map(VerificationKey::kid).toList();
    }

    private int fetches() {
        return issuer.requests(TestIssuer.JWKS);
    }

    private void awaitFetches(int count) {
        await(() -> fetches() == count);
    }

    private void awaitKid(String kid) {
        await(() -> kids(current()).contains(kid));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
