package dev.mintmark.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.AtOnce;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.TokenOrganization;
import dev.mintmark.testing.TrustingService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/security.md 12: a renewal yields what was and still is, however it is asked for. */
class RenewalMatrixIT {
    private static final String NAME = "nightly";

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    /** A change since the token was issued, and the outcome of its renewal. */
    @SuppressWarnings("ImmutableEnumChecker") // what happens is a constant
    enum Change {
        NOTHING(200, change -> {}),
        ROLE_REMOVED(401, change -> change.patch("/api-users/importer", Map.of("roles", List.of()))),
        ROLE_DELETED(401, change -> change.delete("/roles/reader")),
        ROLE_MADE_AGAIN(401, change -> {
            change.delete("/roles/reader");
            change.organization.role("reader", List.of("read"));
            change.patch("/api-users/importer", Map.of("roles", List.of("reader")));
        }),
        USER_SUSPENDED(409, change -> change.post("/api-users/importer/suspend")),
        USER_DELETED(409, change -> change.delete("/api-users/importer")),
        TOKEN_REVOKED(409, change -> change.delete("/tokens/" + change.token)),
        ALL_TOKENS_REVOKED(409, change -> change.organization
                .admin()
                .post(change.organization.path("/tokens/revoke"), Map.of("apiUser", "importer"))
                .expect(200)),
        TOKEN_EXPIRED(200, change -> change.organization.expire(change.token)),
        APPLICATION_DELETED(409, change -> change.delete("/applications/publishing")),
        MAXIMUM_PAST(
                401,
                change -> change.patch(
                        "/roles/reader",
                        Map.of(
                                "latest_token_expiry",
                                Instant.now().minusSeconds(5).toString()))),
        MAXIMUM_LOWERED(400, change -> change.patch("/roles/reader", Map.of("longest_token_life_minutes", 5))),
        APPLICATIONS_MAXIMUM_LOWERED(
                400, change -> change.patch("/applications/publishing", Map.of("longest_token_life_minutes", 5)));

        private final int status;
        private final Consumer<Case> happen;

        Change(int status, Consumer<Case> happen) {
            this.status = status;
            this.happen = happen;
        }
    }

    /** The way a renewal is asked for. */
    enum Manner {
        ONCE(1, 1),
        REPEATED(3, 1),
        TWENTY_AT_ONCE(20, 20),
        TWENTY_AT_ONCE_WITH_ONE_KEY(20, 1);

        private final int requests;
        private final int tokens;

        Manner(int requests, int tokens) {
            this.requests = requests;
            this.tokens = tokens;
        }
    }

    private record Case(TokenOrganization organization, String token) {
        void patch(String path, Object body) {
            organization.admin().patch(organization.path(path), body).expect(200);
        }

        void post(String path) {
            organization.admin().post(organization.path(path), Map.of()).expect(200);
        }

        void delete(String path) {
            organization.admin().delete(organization.path(path)).expect(204);
        }
    }

    static Stream<Arguments> matrix() {
        return Stream.of(Change.values())
                .flatMap(change -> Stream.of(Manner.values()).map(manner -> Arguments.of(change, manner)));
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void what_changed_is_honoured(Change change, Manner manner) {
        var subject = newCase();
        change.happen.accept(subject);

        var answers = ask(manner, subject);

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(change.status));
        boolean isMinted = change.status == 200;
        assertThat(subject.organization().count(NAME)).isEqualTo(isMinted ? 1 + manner.tokens : 1);
        if (isMinted) {
            assertThat(answers.stream().map(answer -> answer.text("id")).distinct())
                    .hasSize(manner.tokens);
        } else {
            assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).doesNotContain("eyJ"));
        }
        if (change == Change.ROLE_REMOVED || change == Change.ROLE_DELETED || change == Change.ROLE_MADE_AGAIN) {
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.text("message")).contains("reader"));
        }
    }

    @ParameterizedTest
    @EnumSource(Manner.class)
    void another_organization_s_token_is_unknown(Manner manner) {
        var subject = newCase();
        var stranger = TokenOrganization.of(service);

        var answers = ask(manner, new Case(stranger, subject.token()));

        var unknown = stranger.admin()
                .post("/tokens/" + UUID.randomUUID() + "/renew", Map.of())
                .expect(404);
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isEqualTo(unknown));
        assertThat(subject.organization().count(NAME)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Manner.class)
    void a_removed_member_s_token_is_not_renewed(Manner manner) {
        var organization = TokenOrganization.of(service);
        var token = organization
                .member("alice", "reader")
                .post("/tokens", Map.of("name", NAME))
                .expect(201)
                .text("id");
        organization.admin().delete(organization.path("/members/alice")).expect(204);

        var answers = ask(manner, new Case(organization, token));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(409));
        assertThat(organization.count(NAME)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Change.class,
            names = {"ROLE_REMOVED", "USER_SUSPENDED", "TOKEN_REVOKED", "USER_DELETED", "APPLICATION_DELETED"})
    void whoever_renews_while_it_changes_is_before_or_after_and_nobody_after_gets_a_token(Change change) {
        var subject = newCase();
        var answers = AtOnce.run(20, i -> {
            if (i == 7) {
                change.happen.accept(subject);
                return null;
            }
            return renew(subject, Map.of());
        });

        assertThat(answers).filteredOn(answer -> answer != null).allSatisfy(answer -> assertThat(answer.status())
                .as(answer.body())
                .isIn(200, change.status));
        assertThat(renew(subject, Map.of()).status()).isEqualTo(change.status);
        long minted = answers.stream()
                .filter(answer -> answer != null && answer.status() == 200)
                .count();
        assertThat(subject.organization().count(NAME)).isEqualTo(1 + (int) minted);
    }

    @ParameterizedTest
    @EnumSource(
            value = Change.class,
            names = {"ROLE_REMOVED", "USER_SUSPENDED", "TOKEN_REVOKED", "MAXIMUM_LOWERED"})
    void a_repeat_with_its_key_is_judged_by_today(Change change) {
        var subject = newCase();
        var key = Map.of("Idempotency-Key", "one");
        renew(subject, key).expect(200);
        change.happen.accept(subject);

        // A key that was taken answers what was issued, or that it is more than would be issued now.
        assertThat(renew(subject, key).status()).isEqualTo(change == Change.MAXIMUM_LOWERED ? 409 : change.status);
        assertThat(subject.organization().count(NAME)).isEqualTo(2);
    }

    private static Case newCase() {
        var organization = TokenOrganization.of(service);
        organization.apiUser("importer", "reader");
        var token = organization
                .issue("importer", Map.of("application", "publishing", "name", NAME))
                .expect(201);
        assertThat(Instant.parse(token.text("expires"))).isAfter(Instant.now().plus(Duration.ofDays(364)));
        return new Case(organization, token.text("id"));
    }

    private static List<Client.Answer> ask(Manner manner, Case subject) {
        return switch (manner) {
            case ONCE -> List.of(renew(subject, Map.of()));
            case REPEATED ->
                IntStream.range(0, manner.requests)
                        .mapToObj(i -> renew(subject, Map.of("Idempotency-Key", "one")))
                        .toList();
            case TWENTY_AT_ONCE -> AtOnce.run(manner.requests, i -> renew(subject, Map.of()));
            case TWENTY_AT_ONCE_WITH_ONE_KEY ->
                AtOnce.run(manner.requests, i -> renew(subject, Map.of("Idempotency-Key", "one")));
        };
    }

    private static Client.Answer renew(Case subject, Map<String, String> headers) {
        return subject.organization()
                .admin()
                .postBare("/tokens/" + subject.token() + "/renew", "{\"lifetime_minutes\":600}", headers);
    }
}
