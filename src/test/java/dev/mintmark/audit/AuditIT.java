package dev.mintmark.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.testing.Client;
import dev.mintmark.testing.PackagedService;
import dev.mintmark.testing.TrustingService;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The record stays as it is, and every change behind the service's back is named. */
@Tag(PackagedService.LONG)
class AuditIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BEHIND_THE_BACK = "set session_replication_role = replica; ";

    private static final int SEALED_AT_ONCE = 35;

    private static final Queue<SealedOrganization> SEALED = new ArrayDeque<>();

    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    /** Its two tokens and then its team are its last rows on record, and all of them are sealed. */
    private record SealedOrganization(String name, String firstToken, String secondToken, String team) {
        static SealedOrganization create() {
            var name = service.trusting();
            return new SealedOrganization(name, issue(name), issue(name), last("audit_event", name));
        }

        String lastOf(String table) {
            return table.equals("issued_token") ? secondToken : team;
        }
    }

    @Test
    void what_the_service_wrote_is_sealed_soon_and_found_in_order() {
        var organization = service.trusting();
        issue(organization);
        issue(organization);

        var verification = sealed(organization);

        assertThat(verification.path("valid").asBoolean())
                .as(verification.toString())
                .isTrue();
        assertThat(verification.path("rows").asLong()).isEqualTo(2 + 3);
        assertThat(verification.path("seals").asLong()).isPositive();
        assertThat(verification.path("firstFault").isNull()).isTrue();
        assertThat(verification.path("faults")).isEmpty();
        assertThat(Instant.parse(verification.path("sealedUntil").asText()))
                .isBefore(Instant.now().plusSeconds(5))
                .isAfter(Instant.now().minus(PATIENCE));
        assertThat(service.database()
                        .ask("select sum(size) from audit_seal where organization_id = '" + id(organization) + "'"))
                .isEqualTo("5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    issued_token | permissions = '{admin,deploy,root}'
                    issued_token | expires = expires + interval '1 hour'
                    issued_token | expires = 'infinity'
                    issued_token | audiences = '{{a,b},{c,d}}'
                    issued_token | roles = '{NULL}'
                    issued_token | mark = null
                    audit_event  | details = '{}'
                    audit_event  | actor = null
                    audit_event  | kind = 'nothing.happened'
                    """)
    void a_row_that_was_changed_is_named(String table, String change) {
        var organization = sealedOrganization();
        var last = organization.lastOf(table);

        behindTheBack("update " + table + " set " + change + " where id = '" + last + "'");

        assertFirst(verify(organization.name()), "changed", table, last);
    }

    @ParameterizedTest
    @CsvSource({"issued_token,name", "audit_event,kind"})
    void so_is_one_that_was_changed_before_it_was_sealed(String table, String column) {
        var organization = service.trusting();
        var last = last(table, organization);

        behindTheBack("update " + table + " set " + column + " = 'x' where id = '" + last + "'");

        assertFirst(verify(organization), "changed", table, last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"issued_token", "audit_event"})
    void a_row_that_was_removed_is_named(String table) {
        var organization = sealedOrganization();
        var last = organization.lastOf(table);

        behindTheBack("delete from " + table + " where id = '" + last + "'");

        assertFirst(verify(organization.name()), "removed", table, last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"issued_token", "audit_event"})
    void a_row_that_was_inserted_is_named_whenever_it_says_it_came(String table) {
        var forgedOf = new LinkedHashMap<String, String>();
        for (long secondsAgo : List.of(0L, 3_600L, 100_000_000L)) {
            var organization = service.trusting();
            var last = last(table, organization);
            var forged = new UUID(
                            (Instant.now().minusSeconds(secondsAgo).toEpochMilli() << 16) | 0x7000,
                            UUID.randomUUID().getLeastSignificantBits())
                    .toString();

            copy(table, last, forged);

            assertFirst(verify(organization), "inserted", table, forged);
            forgedOf.put(organization, forged);
        }
        forgedOf.forEach((organization, forged) -> {
            var sealed = until(
                    organization, verification -> verification.path("unsealed").asLong() == 0);
            assertFirst(sealed, "inserted", table, forged);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"issued_token", "audit_event"})
    void so_is_one_with_an_id_of_no_time(String table) {
        var organization = service.trusting();
        var forged = UUID.randomUUID().toString();

        copy(table, last(table, organization), forged);

        var fault = assertFirst(verify(organization), "inserted", table, forged);
        assertThat(fault.path("occurred").isMissingNode()
                        || fault.path("occurred").isNull())
                .isTrue();
    }

    @Test
    void a_row_of_another_organization_is_inserted_here_and_removed_there() {
        var victim = sealedOrganization();
        var other = service.trusting();
        var last = victim.secondToken();

        behindTheBack("update issued_token set organization_id = '" + id(other) + "' where id = '" + last + "'");

        assertFirst(verify(victim.name()), "removed", "issued_token", last);
        assertFirst(verify(other), "inserted", "issued_token", last);
    }

    @Test
    void of_several_the_first_is_named_and_all_are_listed() {
        var organization = sealedOrganization();
        var first = organization.firstToken();
        var second = organization.secondToken();

        behindTheBack("delete from issued_token where id = '" + second + "'");
        behindTheBack("update issued_token set name = 'x' where id = '" + first + "'");

        var verification = verify(organization.name());
        assertFirst(verification, "changed", "issued_token", first);
        assertThat(verification.path("faults").findValuesAsText("id")).containsExactly(first, second);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    update audit_seal set size = size + 1 where seq = 1                        | changed | audit_seal
                    update audit_seal set ids = decode('00', 'hex') where seq = 1              | changed | audit_seal
                    update audit_seal set ids = null where seq = 1                             | removed | audit_checkpoint
                    update audit_seal set hmac = previous where seq = 1                        | changed | audit_seal
                    delete from audit_seal where seq = 1                                       | removed | audit_seal
                    delete from audit_seal_head where true                                     | removed | audit_seal_head
                    update audit_seal_head set seq = seq + 1 where true                        | changed | audit_seal_head
                    """)
    void a_seal_that_was_changed_or_removed_is_named(String statement, String kind, String table) {
        var organization = sealedOrganization().name();

        behindTheBack(statement + " and organization_id = '" + id(organization) + "'");

        var fault = verify(organization).path("firstFault");
        assertThat(fault.path("kind").asText()).isEqualTo(kind);
        assertThat(fault.path("table").asText()).isEqualTo(table);
        if (table.equals("audit_seal")) {
            assertThat(fault.path("id").asText()).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    insert into audit_checkpoint values (<id>, 'audit_event', 'infinity', 1, 1, now(), '')      | audit_checkpoint
                    insert into audit_checkpoint values (<id>, 'audit_event', '12026-01-01', 1, 1, now(), '')   | audit_checkpoint
                    insert into audit_checkpoint values (<id>, 'audit_event', '0044-03-01 BC', 1, 1, now(), '') | audit_checkpoint
                    insert into audit_checkpoint values (<id>, 'audit_event', '2020-01-02', 1, 1, now(), '')    | audit_checkpoint
                    insert into audit_checkpoint values (<id>, 'audit_event', '2020-01-01', -1, -1, 'infinity', '') | audit_checkpoint
                    alter table audit_checkpoint drop constraint if exists audit_checkpoint_of_table_check; insert into audit_checkpoint values (<id>, 'no table', '2020-01-01', 1, 1, now(), '') | audit_checkpoint
                    alter table audit_checkpoint alter month type text using month::text; insert into audit_checkpoint values (<id>, 'audit_event', 'no month', 1, 1, now(), '') | audit_checkpoint
                    alter table audit_seal drop constraint if exists audit_seal_of_table_check; update audit_seal set of_table = 'no table' where organization_id = <id> | audit_seal
                    alter table audit_seal alter first_id drop not null; update audit_seal set first_id = null where organization_id = <id> | audit_seal
                    update audit_seal set sealed = 'infinity' where organization_id = <id>                      | audit_seal
                    update audit_seal set sealed = '-infinity' where organization_id = <id>                     | audit_seal
                    update audit_seal set seq = 9223372036854775807 where organization_id = <id> and seq = 1    | audit_seal
                    update audit_seal set seq = -9223372036854775808 where organization_id = <id> and seq = 1   | audit_seal
                    update audit_seal set size = -9223372036854775808 where organization_id = <id>              | audit_seal
                    update audit_seal set first_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff', ids = null where organization_id = <id> | audit_seal
                    update audit_seal set last_id = '00000000-0000-0000-0000-000000000000' where organization_id = <id> | audit_seal
                    update audit_seal set hmac = '', previous = '' where organization_id = <id>                 | audit_seal
                    update audit_seal_head set seq = 9223372036854775807 where organization_id = <id>           | audit_seal_head
                    update audit_seal_head set seq = -1, seal = '' where organization_id = <id>                 | audit_seal_head
                    alter table audit_seal_head alter seq drop not null; update audit_seal_head set seq = null where organization_id = <id> | audit_seal_head
                    """)
    void whatever_a_row_of_the_seal_is_made_to_say_is_named(String statement, String table) {
        var organization = sealedOrganization().name();

        behindTheBack(statement.replace("<id>", "'" + id(organization) + "'"));

        var verification = verify(organization);
        assertThat(verification.path("valid").asBoolean()).isFalse();
        assertThat(verification.path("faults").findValuesAsText("table"))
                .as(verification.toString())
                .contains(table);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    audit_progress | removed | delete from audit_progress
                    audit_progress | changed | alter table audit_progress alter sealed drop not null; update audit_progress set sealed = null
                    audit_chains   | removed | delete from audit_chains
                    audit_chains   | changed | update audit_chains set hmac = 'x'
                    audit_chains   | changed | update audit_chains set organization_ids = '' where length(hmac) > 0
                    audit_chain_list | removed | delete from audit_chain_list
                    audit_chain_list | removed | delete from audit_chain_list where position > 1
                    """)
    void so_is_what_one_row_says_for_all(String table, String kind, String statement) {
        var organization = sealedOrganization().name();
        behindTheBack("create table kept as select * from " + table);
        try {
            behindTheBack(statement);

            assertFirst(verify(organization), kind, table, table);
        } finally {
            behindTheBack("delete from " + table + "; insert into " + table + " select * from kept; drop table kept");
        }
        assertThat(sealed(organization).path("valid").asBoolean()).isTrue();
    }

    @Test
    void one_organization_that_was_tampered_with_keeps_no_other_from_being_sealed() {
        var unreadable = sealedOrganization().name();
        behindTheBack("alter table audit_seal drop constraint if exists audit_seal_of_table_check;"
                + " update audit_seal set of_table = 'no table' where organization_id = '" + id(unreadable) + "'");
        var crowded = sealedOrganization().name();
        long seals = verify(crowded).path("seals").asLong();
        behindTheBack(
                "insert into audit_seal select organization_id, 4611686018427387903, of_table, first_id, last_id, size,"
                        + " ids, ids_sha256, sealed, previous, hmac from audit_seal where seq = 1 and organization_id = '"
                        + id(crowded) + "'");
        issue(crowded);
        until(crowded, verification -> verification.path("seals").asLong() > seals + 1);
        behindTheBack("delete from audit_seal_head where organization_id = '" + id(crowded) + "'");
        issue(crowded);
        var gone = service.trusting();
        issue(gone);
        behindTheBack("delete from organization where id = '" + id(gone) + "'");

        var organization = service.trusting();
        issue(organization);

        assertThat(sealed(organization).path("valid").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_progress set <tomorrow>",
                "update audit_progress set sealed = 'ffffffff-ffff-ffff-ffff-ffffffffffff'",
                "update job set next_run = 'infinity' where name = 'audit-seal'",
                "update audit_progress set <tomorrow>; update job set next_run = now() + interval '1 day' where name ^@ 'audit'",
            })
    void sealing_goes_on_however_far_it_is_said_to_have_come(String statement) {
        var organization = sealedOrganization().name();
        long rows = verify(organization).path("rows").asLong();

        behindTheBack(statement.replace(
                "<tomorrow>",
                "(sealed, looked_again, looked_last) ="
                        + " (select t, t, t from uuid_floor(now() + interval '1 day') as t)"));
        issue(organization);
        issue(organization);

        var verification = sealed(organization);
        assertThat(verification.path("valid").asBoolean())
                .as(verification.toString())
                .isTrue();
        assertThat(service.database()
                        .ask("select sum(size) from audit_seal where organization_id = '" + id(organization) + "'"))
                .isEqualTo(Long.toString(rows + 2));
    }

    @Test
    void a_record_that_was_wiped_whole_is_missed_for_good() {
        var organization = service.trusting(); // sealed after the last test that emptied the list of chains
        issue(organization);
        sealed(organization);

        wipe(organization);

        assertFirst(verify(organization), "removed", "audit_seal_head", id(organization));
        issue(organization);
        var more = sealed(organization);
        assertFirst(more, "removed", "audit_seal", "1");
    }

    @Test
    void so_is_one_that_no_list_of_chains_knows() {
        var organization = sealedOrganization().name();

        wipe(organization);
        behindTheBack("update audit_chains set organization_ids = '', hmac = ''");

        assertFirst(verify(organization), "removed", "audit_event", id(organization));
        issue(organization);
        assertFirst(sealed(organization), "removed", "audit_event", id(organization));
    }

    @Test
    void an_organization_without_a_chain_misses_none() {
        var organization = service.newOrganization();

        assertThat(verify(organization).path("valid").asBoolean()).isTrue();
    }

    @Test
    void the_last_seal_is_missed_also_when_others_follow() {
        var organization = sealedOrganization().name();
        var seals = verify(organization).path("seals").asText();

        behindTheBack("delete from audit_seal where organization_id = '" + id(organization) + "' and seq = " + seals);

        assertFirst(verify(organization), "removed", "audit_seal", seals);
        issue(organization);
        var more = until(
                organization,
                verification -> verification.path("seals").asText().equals(seals));
        assertFirst(more, "removed", "audit_seal", seals);
    }

    @Test
    void a_chain_whose_end_was_taken_away_does_not_heal() {
        var organization = sealedOrganization().name();
        long seals = verify(organization).path("seals").asLong();
        var mine = " where organization_id = '" + id(organization) + "'";

        behindTheBack("delete from audit_seal_head" + mine);
        issue(organization);
        var more =
                until(organization, verification -> verification.path("seals").asLong() > seals);

        assertFirst(more, "removed", "audit_seal", Long.toString(seals + 1));
    }

    @Test
    void the_chain_goes_on_after_the_service_was_killed() {
        var organization = service.trusting();
        for (int i = 0; i < 2; i++) {
            issue(organization);
            LockSupport.parkNanos(Duration.ofMillis(1_500).toNanos());
            issue(organization);
            service.restart();
        }

        var verification = sealed(organization);

        assertThat(verification.path("valid").asBoolean())
                .as(verification.toString())
                .isTrue();
        assertThat(verification.path("rows").asLong()).isEqualTo(4 + 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update issued_token set name = 'x'",
                "delete from issued_token",
                "truncate issued_token",
                "truncate issued_token_default",
                "truncate <month>",
                "update token_revocation set revoked_by = 'x'",
                "delete from token_revocation",
                "truncate token_revocation",
                "update audit_seal set size = 0",
                "delete from audit_seal",
                "truncate audit_seal",
            })
    void what_is_on_record_is_refused_to_whoever_asks_to_change_it(String statement) {
        var token = sealedOrganization().secondToken();
        service.database()
                .tell(
                        "insert into token_revocation select id, organization_id, now(), 'test', expires from issued_token"
                                + " where id = '" + token + "'");
        var month = service.database().ask("select tableoid::regclass from issued_token where id = '" + token + "'");

        assertThatThrownBy(() -> service.database().tell(statement.replace("<month>", month)))
                .cause()
                .message()
                .containsAnyOf("never changed", "lasts as long");
    }

    @Test
    void issues_by_exchange_are_events_and_are_found_by_what_they_are() {
        var organization = service.trusting();
        var token = issue(organization);
        var subject = service.plain().url() + " repo:acme/app";

        var event = events(organization, "?kind=token.issued").get(0);

        assertThat(event.path("actor").asText()).isEqualTo(subject);
        assertThat(event.path("target").asText()).isEqualTo(token);
        assertThat(event.at("/details/subject").asText()).isEqualTo("organization:" + organization);
        assertThat(event.at("/details/issuer").asText()).isNotEmpty();
        assertThat(event.at("/details/policyVersion").asLong()).isEqualTo(2);
        assertThat(events(organization, "?actor=" + encoded(subject))).containsExactly(event);
        assertThat(events(organization, "?target=" + token)).containsExactly(event);
        assertThat(events(organization, "?target=" + token + "&kind=exchange.denied"))
                .isEmpty();
        assertThat(events(organization, "?since=" + event.path("occurred").asText()))
                .contains(event);
        assertThat(events(organization, "?until=" + event.path("occurred").asText()))
                .isNotEmpty()
                .doesNotContain(event);
        assertThat(events(organization, "?since=2099-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void events_of_both_kinds_come_in_pages_newest_first() {
        var organization = service.trusting();
        for (int i = 0; i < 3; i++) {
            issue(organization);
        }

        var paged = new ArrayList<String>();
        var next = "";
        do {
            var page = service.admin()
                    .get("/api/orgs/" + organization + "/audit-events?limit=2" + next)
                    .expect(200)
                    .json();
            page.path("items").forEach(item -> paged.add(item.path("id").asText()));
            next = page.hasNonNull("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!next.isEmpty());

        assertThat(paged)
                .isEqualTo(events(organization, "").stream()
                        .map(item -> item.path("id").asText())
                        .toList())
                .hasSize(6)
                .isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @ParameterizedTest
    @ValueSource(strings = {"since=yesterday", "until=2026", "kind=NOT", "target=%00", "cursor=x", "limit=0"})
    void rubbish_is_refused(String query) {
        service.admin().get("/api/orgs/demo/audit-events?" + query).expect(400);
    }

    @Test
    void who_changes_what_is_configured_is_on_record() {
        var organization = service.newOrganization();
        var issuer = service.register(organization, service.plain(), Map.of());
        var path = "/api/orgs/" + organization + "/oidc/issuers/" + issuer;
        service.admin().patch(path, Map.of("maxExpiration", 600)).expect(200);
        service.admin().post(path + "/refresh-keys", Map.of()).expect(202);
        service.allow(organization, issuer, Map.of("decision", "deny", "tokenType", "organization", "rules", Map.of()));
        service.admin().patch(path, Map.of("name", "")).expect(400);
        service.admin().delete(path).expect(204);

        var events = events(organization, "");

        assertThat(events.stream().map(event -> event.path("kind").asText()))
                .containsExactly(
                        "issuer.deleted",
                        "policy.replaced",
                        "issuer.keys-refreshed",
                        "issuer.changed",
                        "issuer.registered",
                        "organization.created");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.path("actor").asText()).isEqualTo("user:demo/admin");
            assertThat(event.at("/details/callerToken").asText()).hasSize(36);
        });
        assertThat(events.get(3).at("/details/changed").toString())
                .isEqualTo("{\"maxExpiration\":{\"from\":90000,\"to\":600}}");
        assertThat(events.get(4).at("/details/url").asText())
                .isEqualTo(service.plain().url());
        assertThat(events.get(1).at("/details/sha256").asText()).hasSize(64);
    }

    @Test
    void so_is_who_rotates_the_signing_key() {
        var rotated = service.admin().post("/api/signing-keys/rotate", Map.of()).expect(202);

        var event = events("demo", "?kind=signing-key.rotated").get(0);

        assertThat(event.path("target").asText()).isEqualTo(rotated.text("kid"));
        assertThat(event.path("actor").asText()).isEqualTo("user:demo/admin");
    }

    @Test
    void nobody_else_verifies() {
        var organization = service.trusting();
        var token = service.anyone()
                .exchange(organization, service.subjectToken(organization))
                .expect(200)
                .text("access_token");

        service.anyone()
                .as(token)
                .get("/api/orgs/" + organization + "/audit/verify")
                .expect(403);
        service.anyone().get("/api/orgs/" + organization + "/audit/verify").expect(401);
        service.admin().get("/api/orgs/nobody/audit/verify").expect(404);
    }

    /** A token's id. */
    private static String issue(String organization) {
        service.anyone()
                .exchange(organization, service.subjectToken(organization))
                .expect(200);
        return lastOf("issued_token", organization);
    }

    /** The newest row, of one that has come just now. */
    private static String last(String table, String organization) {
        if (table.equals("issued_token")) {
            return issue(organization);
        }
        service.admin()
                .post("/api/orgs/" + organization + "/teams", Map.of("name", "team-" + System.nanoTime()))
                .expect(201);
        return lastOf(table, organization);
    }

    private static String lastOf(String table, String organization) {
        return service.database()
                .ask("select id from " + table + " where organization_id = '" + id(organization)
                        + "' order by id desc limit 1");
    }

    private static String id(String organization) {
        return service.admin().get("/api/orgs/" + organization).expect(200).text("id");
    }

    /** Puts the row, mark and all, there once more under another id. */
    private static void copy(String table, String id, String copy) {
        behindTheBack("insert into " + table + " select (jsonb_populate_record(t, jsonb_build_object('id', '" + copy
                + "'))).* from " + table + " t where id = '" + id + "'");
    }

    /** Sealing takes seconds, for many as for one. */
    private static SealedOrganization sealedOrganization() {
        if (SEALED.isEmpty()) {
            for (int i = 0; i < SEALED_AT_ONCE; i++) {
                SEALED.add(SealedOrganization.create());
            }
            SEALED.forEach(organization -> sealed(organization.name()));
        }
        return SEALED.remove();
    }

    /** All that there is of an organization in the record. */
    private static void wipe(String organization) {
        for (var table : List.of("issued_token", "audit_event", "audit_seal", "audit_seal_head")) {
            behindTheBack("delete from " + table + " where organization_id = '" + id(organization) + "'");
        }
    }

    private static void behindTheBack(String statement) {
        service.database().tell(BEHIND_THE_BACK + statement);
    }

    private static JsonNode verify(String organization) {
        Client.Answer answer;
        do {
            answer = service.admin().get("/api/orgs/" + organization + "/audit/verify");
        } while (answer.status() == 429);
        return answer.expect(200).json();
    }

    private static JsonNode sealed(String organization) {
        return until(
                organization,
                verification -> verification.path("seals").asLong() > 0
                        && verification.path("unsealed").asLong() == 0);
    }

    private static JsonNode until(String organization, Predicate<JsonNode> is) {
        var end = Instant.now().plus(PATIENCE);
        var verification = verify(organization);
        while (!is.test(verification)) {
            assertThat(Instant.now()).as(verification.toString()).isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            verification = verify(organization);
        }
        return verification;
    }

    private static JsonNode assertFirst(JsonNode verification, String kind, String table, String id) {
        var fault = verification.path("firstFault");
        assertThat(verification.path("valid").asBoolean()).isFalse();
        assertThat(fault.path("kind").asText()).as(verification.toString()).isEqualTo(kind);
        assertThat(fault.path("table").asText()).isEqualTo(table);
        assertThat(fault.path("id").asText()).as(verification.toString()).isEqualTo(id);
        return fault;
    }

    private static List<JsonNode> events(String organization, String query) {
        var items = service.admin()
                .get("/api/orgs/" + organization + "/audit-events" + query)
                .expect(200)
                .json()
                .path("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
