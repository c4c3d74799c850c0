package dev.mintmark.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.Client;
import dev.mintmark.testing.StoredTokens;
import dev.mintmark.testing.TokenOrganization;
import dev.mintmark.testing.TrustingService;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenListIT {
    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    private static String organization;
    private static StoredTokens tokens;
    private static Instant start;

    /** Of all months, some with one expiry; every fourth revoked, and a long stretch of them. */
    @BeforeAll
    static void start() {
        start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        organization = service.newOrganization();
        tokens = new StoredTokens(service.database(), organization);
        for (int i = 0; i < 60; i++) {
            var expires = start.plus(Math.floorDiv(i, 2) - 15L, ChronoUnit.DAYS).plusSeconds(3600);
            var id = tokens.add("name-" + i % 3, expires.minus(40 + i, ChronoUnit.DAYS), expires);
            if (i % 4 == 1) {
                tokens.revoke(id);
            }
        }
        service.database()
                .tell(
                        """
                        insert into issued_token (id, organization_id, kind, subject, name, audiences, permissions, roles,
                                                  generation, kid, issued, expires)
                        select (substr(uuid_floor(now() - interval '1 day')::text, 1, 13) || '-7000-8000-'
                                || lpad(n::text, 12, '0'))::uuid, o.id, 'organization', 's', 'stretch', '{a}', '{}', '{}', 1, 'k', now(),
                               now() + interval '3 days' + n * interval '1 second'
                          from organization o, generate_series(1, 3000) as n where o.name = '%s'
                        """
                                .formatted(organization));
        service.database()
                .tell(
                        """
                        insert into token_revocation (token_id, organization_id, revoked, revoked_by)
                        select id, organization_id, now(), 'me' from issued_token where name = 'stretch'
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    active   | r.token_id is null and t.expires > now()
                    expiring | r.token_id is null and t.expires > now() and t.expires <= now() + interval '14 days'
                    expired  | r.token_id is null and t.expires <= now()
                    revoked  | r.token_id is not null
                    all      | true
                    """)
    void each_filter_pages_through_what_it_names_and_nothing_else_soonest_first(String state, String condition) {
        for (var name : List.of("", "name-1", "stretch", "nobody")) {
            var expected = service.database()
                    .askAll("select t.id from issued_token t left join token_revocation r on r.token_id = t.id"
                            + " join organization o on o.id = t.organization_id"
                            + " where o.name = '" + organization + "' and " + condition
                            + (name.isEmpty() ? "" : " and t.name = '" + name + "'") + " order by t.expires, t.id");
            for (int limit : expected.size() > 500 ? new int[] {500} : new int[] {1, 7, 500}) {
                assertThat(ids(
                                service.admin(),
                                "/api/orgs/" + organization + "/tokens?state=" + state + "&limit=" + limit
                                        + (name.isEmpty() ? "" : "&name=" + name)))
                        .as(state + ' ' + name + ' ' + limit)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void a_token_that_came_into_a_stretch_of_revoked_ones_is_seen_by_who_knows_the_stretch() {
        var list = "/api/orgs/" + organization + "/tokens?limit=500&name=stretch";
        assertThat(ids(service.admin(), list)).isEmpty();
        var inside = start.plus(3, ChronoUnit.DAYS).plusSeconds(1500);

        var fresh = tokens.add("stretch", Instant.now(), inside);
        var other = tokens.add("stretch", Instant.now(), inside.plusSeconds(1));

        assertThat(ids(service.admin(), list)).containsExactly(fresh, other);
        assertThat(ids(service.admin(), list + "&state=expiring")).containsExactly(fresh, other);
        assertThat(ids(service.admin(), list.replace("500", "1"))).containsExactly(fresh, other);
        tokens.revoke(fresh);
        tokens.revoke(other);
        assertThat(ids(service.admin(), list)).isEmpty();
    }

    @Test
    void a_list_shows_what_is_known_of_a_token_and_no_text() {
        var page = service.admin()
                .get("/api/orgs/" + organization + "/tokens?state=revoked&limit=1")
                .expect(200)
                .json();
        var token = page.at("/items/0");

        assertThat(token.properties().stream().map(Map.Entry::getKey).toList())
                .containsExactly(
                        "id",
                        "name",
                        "kind",
                        "subject",
                        "roles",
                        "permissions",
                        "audiences",
                        "application",
                        "generation",
                        "issued",
                        "expires",
                        "state",
                        "reason",
                        "revoked",
                        "revokedBy",
                        "renewed_from",
                        "lastUsedAt",
                        "useCount",
                        "lastUsedAddress",
                        "lastUsedUserAgent");
        assertThat(token.path("state").asText()).isEqualTo("revoked");
        assertThat(token.path("revokedBy").asText()).isEqualTo("somebody");
        assertThat(token.path("useCount").asLong()).isZero();
        assertThat(token.path("lastUsedAt").isNull()).isTrue();
        assertThat(token.path("renewed_from").isNull()).isTrue();
        var detail = service.admin()
                .get("/api/orgs/" + organization + "/tokens/" + token.path("id").asText())
                .expect(200)
                .json();
        assertThat(detail.path("successor").isNull()).isTrue();
        assertThat(detail.path("name")).isEqualTo(token.path("name"));
    }

    @Test
    void a_cursor_is_good_for_its_own_list_alone() {
        var list = "/api/orgs/" + organization + "/tokens";
        var cursor = service.admin().get(list + "?limit=1").expect(200).text("next");

        service.admin().get(list + "?cursor=" + cursor).expect(200);
        for (var query : List.of("state=all", "name=name-1", "state=revoked")) {
            service.admin().get(list + "?" + query + "&cursor=" + cursor).expect(400);
        }
        service.admin().get("/tokens?cursor=" + cursor).expect(400);
        service.admin().get(list + "?state=good").expect(400);
    }

    @Test
    void a_member_sees_its_own_tokens_and_others_answer_like_unknown_ones() {
        var home = service.newOrganization();
        var mine = new StoredTokens(service.database(), home);
        var amy = service.admin()
                .post("/api/orgs/" + home + "/members", Map.of("login", "amy"))
                .expect(201)
                .text("id");
        service.allow(
                home,
                service.register(home, service.plain(), Map.of()),
                Map.of(
                        "decision",
                        "allow",
                        "tokenType",
                        "personal",
                        "userLogin",
                        "amy",
                        "rules",
                        Map.of("sub", "repo:acme/*")),
                Map.of("decision", "allow", "tokenType", "organization", "rules", Map.of("sub", "repo:acme/*")));
        var personal = token(
                home,
                Map.of("scope", "user:amy", "requested_token_type", "urn:mintmark:token-type:access_token:personal"));
        var nobody = token(home, Map.of());
        var hers = mine.add("hers", amy, start, start.plusSeconds(86_400));
        var others = mine.add("others", start, start.plusSeconds(86_400));

        assertThat(ids(personal, "/tokens?state=all&limit=1")).hasSize(2).contains(hers);
        assertThat(ids(personal, "/tokens?name=hers")).containsExactly(hers);
        personal.get("/tokens/" + hers).expect(200);
        personal.get("/tokens/" + hers + "/usage").expect(409);
        assertThat(personal.get("/tokens/" + others).expect(404).body())
                .isEqualTo(personal.get("/tokens/00000000-0000-0000-0000-000000000000")
                        .expect(404)
                        .body());
        personal.get("/api/orgs/" + home + "/tokens").expect(403);
        assertThat(ids(nobody, "/tokens?state=all")).hasSize(1).doesNotContain(hers, others);
        assertThat(ids(nobody, "/tokens?state=expired")).isEmpty();
        nobody.get("/tokens/" + ids(nobody, "/tokens").get(0)).expect(200);
        nobody.get("/tokens/" + hers).expect(404);
        service.admin().get("/api/orgs/" + organization + "/tokens/" + hers).expect(404);
    }

    @Test
    void an_api_users_tokens_are_found_by_its_name_and_by_its_id() {
        var id = "01a1fc60-87bd-7b57-a1ef-7c4f3aaf0001";
        service.database()
                .tell("insert into api_user (id, organization_id, name, email, created, modified) select '" + id
                        + "', id, 'robot', 'robot@example.com', now(), now() from organization where name = '"
                        + organization + "'");
        var token = tokens.add("robots", id, start.minusSeconds(600), start.minusSeconds(60));

        for (var user : List.of("robot", id)) {
            var list = "/api/orgs/" + organization + "/api-users/" + user + "/tokens";
            assertThat(ids(service.admin(), list)).containsExactly(token);
            assertThat(ids(service.admin(), list + "?state=active")).isEmpty();
            service.admin().get(list + "?application=none").expect(404);
        }
        service.admin()
                .get("/api/orgs/" + organization + "/api-users/nobody/tokens")
                .expect(404);
        service.admin()
                .get("/api/orgs/" + service.newOrganization() + "/api-users/" + id + "/tokens")
                .expect(404);
    }

    @Test
    void a_list_is_narrowed_by_name_and_by_id_and_never_shows_more_than_was_asked_for() {
        var home = TokenOrganization.of(service);
        var importer = home.apiUser("importer", "reader");
        home.apiUser("other", "reader");
        var search = home.application("search");
        var first = home.issue("importer", "publishing").expect(201).text("id");
        var second = home.issue("importer", "search").expect(201).text("id");
        var third = home.issue("other", "search").expect(201).text("id");
        var revoked = home.issue("other", "search").expect(201).text("id");
        home.admin().delete("/tokens/" + revoked).expect(204);

        for (var list : List.of("/tokens?", home.path("/tokens?"))) {
            for (var user : List.of("importer", importer)) {
                assertThat(ids(home.admin(), list + "apiUser=" + user)).containsExactlyInAnyOrder(first, second);
                for (var application : List.of("search", search)) {
                    assertThat(ids(home.admin(), list + "apiUser=" + user + "&application=" + application))
                            .containsExactly(second);
                    assertThat(ids(home.admin(), list + "application=" + application + "&limit=1"))
                            .containsExactly(second, third);
                    assertThat(ids(home.admin(), list + "state=revoked&application=" + application))
                            .containsExactly(revoked);
                    assertThat(ids(home.admin(), list + "application=" + application + "&name=other-search"))
                            .containsExactly(third);
                }
            }
            assertThat(ids(home.admin(), list + "kind=application")).containsExactlyInAnyOrder(first, second, third);
            assertThat(ids(home.admin(), list + "kind=organization")).hasSize(1).doesNotContain(first, second, third);
            assertThat(ids(home.admin(), list + "kind=team")).isEmpty();
            assertThat(ids(home.admin(), list + "state=expiring&apiUser=importer"))
                    .isEmpty();
            assertThat(ids(home.admin(), list + "within=P400D&apiUser=importer"))
                    .containsExactlyInAnyOrder(first, second);
            assertThat(ids(home.admin(), list + "within=PT1H&kind=application")).isEmpty();
            var soon = home.admin()
                    .get(list + "state=expiring&within=P400D&apiUser=importer")
                    .expect(200)
                    .json();
            assertThat(soon.at("/items/0/state").asText()).isEqualTo("expiring");
            // What names nothing yields nothing or is refused.
            for (var unknown : List.of("apiUser=nobody", "application=nothing")) {
                home.admin().get(list + unknown).expect(404);
            }
            for (var unknown : List.of(
                    "kind=applicatoin",
                    "kind=",
                    "apiUser=",
                    "application=",
                    "name=",
                    "limit=",
                    "cursor=",
                    "apiUser",
                    "state=",
                    "within=14d",
                    "within=PT0S",
                    "within=-P1D",
                    "within=P9999D",
                    "state=all&within=P14D",
                    "state=revoked&within=P14D")) {
                home.admin().get(list + unknown).expect(400);
            }
            var none = UUID.randomUUID();
            assertThat(ids(home.admin(), list + "apiUser=" + none)).isEmpty();
            assertThat(ids(home.admin(), list + "state=all&application=" + none))
                    .isEmpty();
        }
        // Of a plain member's own tokens nothing more is to be seen by a filter, and nothing is to be learned of
        // others.
        var alice = home.member("alice");
        assertThat(ids(alice, "/tokens?state=all&application=search")).isEmpty();
        assertThat(ids(alice, "/tokens?state=all&application=nothing")).isEmpty();
        assertThat(alice.get("/tokens?apiUser=importer").expect(404).body())
                .isEqualTo(alice.get("/tokens?apiUser=nobody").expect(404).body());
    }

    @Test
    void a_token_whose_holder_is_gone_or_suspended_is_inactive_and_says_why() {
        var home = TokenOrganization.of(service);
        for (var user : List.of("suspended", "deleted", "fine")) {
            home.apiUser(user, "reader");
        }
        home.application("closed");
        var suspended = home.issue("suspended", "publishing").expect(201).text("id");
        var deleted = home.issue("deleted", "publishing").expect(201).text("id");
        var closed = home.issue("fine", "closed").expect(201).text("id");
        var fine = home.issue("fine", "publishing").expect(201).text("id");
        var members = home.member("alice", "reader")
                .post("/tokens", Map.of("name", "laptop"))
                .expect(201)
                .text("id");
        home.admin().post(home.path("/api-users/suspended/suspend"), Map.of()).expect(200);
        home.admin().delete(home.path("/api-users/deleted")).expect(204);
        home.admin().delete(home.path("/applications/closed")).expect(204);
        home.admin().delete(home.path("/members/alice")).expect(204);

        assertInactive(home, suspended, "api-user-suspended");
        assertInactive(home, deleted, "api-user-deleted");
        assertInactive(home, closed, "application-deleted");
        assertInactive(home, members, "member-deleted");
        var list = home.path("/tokens?limit=1");
        assertThat(ids(home.admin(), list + "&state=inactive"))
                .contains(suspended, deleted, closed, members)
                .doesNotContain(fine);
        for (var state : List.of("active", "expiring&within=P400D")) {
            assertThat(ids(home.admin(), list + "&state=" + state))
                    .contains(fine)
                    .doesNotContain(suspended, deleted, closed, members);
        }
        assertThat(ids(home.admin(), list + "&state=all")).contains(fine, suspended, deleted, closed, members);

        home.admin().post(home.path("/api-users/suspended/unsuspend"), Map.of()).expect(200);
        assertThat(home.admin().get("/tokens/" + suspended).expect(200).text("state"))
                .isEqualTo("active");
        home.admin().delete("/tokens/" + deleted).expect(204);
        assertThat(home.admin().get("/tokens/" + deleted).expect(200).text("state"))
                .isEqualTo("revoked");
    }

    private static void assertInactive(TokenOrganization home, String id, String reason) {
        var token = home.admin().get("/tokens/" + id).expect(200).json();
        assertThat(token.path("state").asText()).isEqualTo("inactive");
        assertThat(token.path("reason").asText()).isEqualTo(reason);
        home.admin().post("/tokens/" + id + "/renew", Map.of()).expect(409);
    }

    private static Client token(String home, Map<String, String> further) {
        return service.anyone()
                .as(service.anyone()
                        .exchange(home, service.subjectToken(home), further)
                        .expect(200)
                        .text("access_token"));
    }

    private static List<String> ids(Client client, String list) {
        var ids = new ArrayList<String>();
        for (var address = list; address != null; ) {
            var page = client.get(address).expect(200).json();
            page.path("items").forEach(item -> ids.add(item.path("id").asText()));
            address = page.has("next")
                    ? list + (list.contains("?") ? "&" : "?") + "cursor="
                            + page.path("next").asText()
                    : null;
        }
        return ids;
    }
}
