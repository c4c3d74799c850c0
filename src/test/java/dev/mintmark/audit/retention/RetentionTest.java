package dev.mintmark.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.audit.AuditedTable;
import dev.mintmark.audit.MonthOfRows;
import dev.mintmark.audit.RowIds;
import dev.mintmark.audit.record.AuditEvent;
import dev.mintmark.audit.record.AuditEvents;
import dev.mintmark.audit.record.RowMacs;
import dev.mintmark.audit.seal.ChainList;
import dev.mintmark.audit.seal.KnownChains;
import dev.mintmark.audit.seal.SealLastDays;
import dev.mintmark.audit.seal.SealRows;
import dev.mintmark.audit.verify.CheckChainList;
import dev.mintmark.audit.verify.Fault;
import dev.mintmark.audit.verify.VerificationResponse;
import dev.mintmark.audit.verify.VerifyAudit;
import dev.mintmark.platform.caller.TokenKind;
import dev.mintmark.testing.LogLines;
import dev.mintmark.testing.PostgresResource;
import dev.mintmark.token.PurgeExpiredReplies;
import dev.mintmark.token.issue.IssueRecord;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Months go when they are past their retention, and not before; and what went that way is not missed. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RetentionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Each test has months of its own, long past. */
    private static final AtomicInteger MONTHS = new AtomicInteger();

    @Inject
    Pool pool;

    @Inject
    AuditEvents events;

    @Inject
    RowMacs rowMacs;

    @Inject
    SealRows sealRows;

    @Inject
    SealLastDays sealLastDays;

    @Inject
    DropPastMonths dropPastMonths;

    @Inject
    DropPastListRows dropPastListRows;

    @Inject
    ChainList chainList;

    @Inject
    KnownChains knownChains;

    @Inject
    VerifyAudit verifyAudit;

    @Inject
    PurgeExpiredReplies purgeExpiredReplies;

    private UUID organization;
    private YearMonth month;

    @BeforeEach
    void an_organization_with_rows_in_a_month_long_past() {
        run(
                "insert into job values ('retention', now() + interval '1 day')"
                        + " on conflict (name) do update set next_run = excluded.next_run",
                Tuple.tuple());
        month = YearMonth.of(2010, 1).plusMonths(MONTHS.getAndIncrement());
        // No UUIDv7: nothing here is about the row that there must be of an organization's creation.
        organization = UUID.randomUUID();
        run(
                "insert into organization (id, name, created, modified) values ($1, $2, now(), now())",
                Tuple.of(organization, "org-" + organization));
        for (var table : AuditedTable.values()) {
            ensure(table, month);
        }
    }

    @Test
    void a_month_past_its_retention_goes_and_is_not_missed() {
        var token = issued(start().plusSeconds(5), start().plusSeconds(3600));
        event(start().plusSeconds(6));
        event(Instant.now());
        run(
                "insert into token_revocation values ($1, $2, $3, 'test')",
                Tuple.of(token, organization, start().plusSeconds(7).atOffset(ZoneOffset.UTC)));
        run("insert into token_use values ($1, $2, 1, now(), now())", Tuple.of(token, organization));
        run("insert into token_renewal values ($1, $2, $1, now())", Tuple.of(token, organization));
        sealAll(3);
        assertThat(verify().valid()).isTrue();

        await(dropPastMonths.dropAll());

        var verification = verify();
        assertThat(verification.faults()).isEmpty();
        assertThat(verification.valid()).isTrue();
        assertThat(verification.rows()).isEqualTo(1);
        assertThat(partitions()).isEmpty();
        assertThat(count("audit_checkpoint where size = 1 and organization_id = $1"))
                .isEqualTo(2);
        assertThat(count("audit_seal where ids is null and organization_id = $1"))
                .isEqualTo(2);
        for (var table : List.of("token_revocation", "token_use", "token_renewal")) {
            assertThat(count(table + " where organization_id = $1")).isZero();
        }
    }

    @Test
    void what_somebody_else_dropped_is_missed() {
        issued(start().plusSeconds(5), start().plusSeconds(3600));
        var first = event(start().plusSeconds(4));
        sealAll(2);

        run("drop table " + partition(AuditedTable.AUDIT_EVENT), Tuple.tuple());

        var verification = verify();
        assertThat(verification.valid()).isFalse();
        assertThat(verification.firstFault())
                .isEqualTo(new Fault(Fault.FaultKind.REMOVED, "audit_event", first.toString(), start().plusSeconds(4)));
    }

    @Test
    void a_month_that_went_without_its_checkpoint_is_missed() {
        event(start().plusSeconds(4));
        sealAll(1);
        await(dropPastMonths.dropAll());

        await(pool.withTransaction(connection -> connection
                .query("set local session_replication_role = replica")
                .execute()
                .chain(() -> connection
                        .preparedQuery("delete from audit_checkpoint where organization_id = $1")
                        .execute(Tuple.of(organization)))));

        assertThat(verify().firstFault())
                .isEqualTo(new Fault(Fault.FaultKind.REMOVED, "audit_checkpoint", "audit_event " + month, null));
    }

    @Test
    void a_row_in_a_month_that_has_gone_is_nobodys() {
        event(start().plusSeconds(4));
        sealAll(1);
        await(dropPastMonths.dropAll());

        var late = event(start().plusSeconds(5));

        assertThat(verify().firstFault())
                .isEqualTo(new Fault(Fault.FaultKind.INSERTED, "audit_event", late.toString(), start().plusSeconds(5)));
    }

    @Test
    void a_month_that_cannot_go_keeps_no_other_and_says_why_once() {
        event(start().plusSeconds(4));
        sealAll(1);
        behindTheBack("insert into audit_checkpoint values ($1, 'audit_event', $2, 1, 1, now(), '')", month.atDay(1));
        var next = YearMonth.of(2010, 1).plusMonths(MONTHS.getAndIncrement());
        ensure(AuditedTable.AUDIT_EVENT, next);
        var stays = new MonthOfRows(AuditedTable.AUDIT_EVENT, month);

        var said = LogLines.of(DropPastMonths.class, () -> {
            assertThat(await(dropPastMonths.dropAll())).containsExactly(stays);
            assertThat(await(dropPastMonths.dropAll())).containsExactly(stays);
        });

        assertThat(said)
                .filteredOn(line -> line.contains(stays.toString()))
                .singleElement()
                .asString()
                .contains("audit_checkpoint_pkey");
        assertThat(partitions()).containsExactly(partition(AuditedTable.AUDIT_EVENT));
        month = next;
        assertThat(partitions()).isEmpty();

        month = stays.month();
        behindTheBack("delete from audit_checkpoint where organization_id = $1 and month = $2", month.atDay(1));
        assertThat(await(dropPastMonths.dropAll())).isEmpty();
        assertThat(partitions()).isEmpty();
        assertThat(verify().valid()).isTrue();
    }

    @Test
    void a_seal_that_somebody_made_too_great_to_count_keeps_no_month() {
        event(start().plusSeconds(4));
        event(start().plusSeconds(20));
        sealAll(2);
        behindTheBack(
                "update audit_seal set size = 9223372036854775807 where organization_id = $1 and first_id >= $2",
                RowIds.floor(start()));

        assertThat(await(dropPastMonths.dropAll())).isEmpty();

        assertThat(partitions()).isEmpty();
        assertThat(verify().firstFault())
                .isEqualTo(new Fault(Fault.FaultKind.CHANGED, "audit_seal", "1", start().plusSeconds(4)));
    }

    @Test
    void rows_of_the_list_of_chains_go_when_they_are_past_and_nothing_is_missed_less() {
        event(start().plusSeconds(4));
        sealAll(1);
        event(start().plusSeconds(20));
        sealAll(2);
        var kept = await(chainList.end(pool, await(knownChains.read(pool))));

        await(dropPastListRows.drop(Duration.ofDays(30)));
        assertThat(listRowsBefore(kept.size())).isPositive();
        await(dropPastListRows.drop(Duration.ZERO));

        assertThat(listRowsBefore(kept.size())).isZero();
        assertThat(verify().valid()).isTrue();
        event(start().plusSeconds(40));
        sealAll(3);
        assertThat(verify().valid()).isTrue();
        assertThat(await(chainList.rootAt(pool, kept))).isEqualTo(kept.root());
        assertThatThrownBy(() -> run("delete from audit_chain_list where position = $1", Tuple.of(kept.size() + 1)))
                .hasMessageContaining("begins before this row");

        var start = await(chainList.start(pool));
        run("delete from audit_chain_list_start", Tuple.tuple());
        assertThat(verify().valid()).isFalse();
        await(chainList.moveStart(pool, start));
        assertThat(verify().valid()).isTrue();
    }

    private long listRowsBefore(long position) {
        return run("select count(*) from audit_chain_list where position < $1", Tuple.of(position))
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void a_row_that_comes_hours_late_is_sealed_and_nothing_is_missed_before_it() {
        event(Instant.now().minus(Duration.ofHours(5)));
        assertThat(verify().faults()).isEmpty();

        await(sealLastDays.seal());

        var verification = verify();
        assertThat(verification.faults()).isEmpty();
        assertThat(verification.unsealed()).isZero();
        assertThat(verification.seals()).isEqualTo(1);
    }

    @Test
    void a_row_that_nobody_will_seal_is_named() {
        run(
                "update audit_progress set sealed = $1, looked_again = $1, looked_last = $1",
                Tuple.of(RowIds.floor(Instant.now().minus(Duration.ofHours(1)))));
        var event = event(Instant.now().minus(Duration.ofDays(4)));

        assertThat(verify().firstFault())
                .isEqualTo(Fault.ofRow(Fault.FaultKind.UNSEALED, AuditedTable.AUDIT_EVENT, event)
                        .fault());
    }

    @Test
    void what_is_kept_from_being_sealed_is_named_and_sealed_when_it_can_be() {
        var event = event(Instant.now().minus(Duration.ofMinutes(20)));
        var kept = await(pool.getConnection());
        await(kept.query("select pg_advisory_lock(hashtext('mintmark.audit-seal'))")
                .execute());
        var late = event(Instant.now().minus(Duration.ofMinutes(20)));
        run(
                "update audit_progress set sealed = $1, looked_again = $1, looked_last = $1",
                Tuple.of(RowIds.floor(Instant.now().plus(Duration.ofDays(365)))));

        assertThat(verify().faults())
                .contains(Fault.ofRow(Fault.FaultKind.UNSEALED, AuditedTable.AUDIT_EVENT, late)
                        .fault());

        await(kept.query("select pg_advisory_unlock_all()").execute());
        await(kept.close());
        var end = Instant.now().plus(PATIENCE);
        while (verify().unsealed() > 0) {
            assertThat(Instant.now()).isBefore(end);
        }
        assertThat(verify().faults()).isEmpty();
        assertThat(verify().rows()).as("%s and %s", event, late).isEqualTo(2);
    }

    @Test
    void a_month_stays_while_one_of_its_tokens_is_within_retention_of_its_end() {
        issued(start().plusSeconds(5), start().plusSeconds(3600));
        issued(start().plusSeconds(6), Instant.now().minus(Duration.ofDays(399)));

        await(dropPastMonths.dropAll());

        assertThat(partitions()).containsExactly(partition(AuditedTable.ISSUED_TOKEN));
        assertThat(count("issued_token where organization_id = $1")).isEqualTo(2);
    }

    @Test
    void the_function_refuses_a_month_that_is_not_past_whoever_asks() {
        issued(start().plusSeconds(5), Instant.now().plus(Duration.ofDays(1)));
        var today = YearMonth.now(ZoneOffset.UTC);

        for (var asked : List.of(
                Tuple.of("issued_token", start().atOffset(ZoneOffset.UTC), "P400D"),
                Tuple.of("audit_event", start(today).atOffset(ZoneOffset.UTC), "P400D"),
                Tuple.of("audit_event", start().atOffset(ZoneOffset.UTC), "P1D"),
                Tuple.of("audit_event", start(month.minusYears(10)).atOffset(ZoneOffset.UTC), "P400D"),
                Tuple.of("organization", start().atOffset(ZoneOffset.UTC), "P400D"))) {
            assertThatThrownBy(() -> run("select drop_month($1, $2, $3::text::interval)", asked))
                    .hasMessageContaining("not past its retention");
        }
    }

    @Test
    void rows_that_came_before_their_month_was_there_move_into_it() {
        var future = YearMonth.of(2200, 1).plusMonths(MONTHS.getAndIncrement());
        var event = event(start(future).plusSeconds(7));
        assertThat(tableOf(event)).isEqualTo("audit_event_default");

        ensure(AuditedTable.AUDIT_EVENT, future);

        assertThat(tableOf(event)).isEqualTo("audit_event_" + future.toString().replace('-', '_'));
        assertThat(verify().faults()).isEmpty();
        for (var table : List.of("audit_event", tableOf(event), "audit_event_default")) {
            assertThatThrownBy(() -> run("truncate " + table, Tuple.tuple())).hasMessageContaining("never changed");
        }
        assertThatThrownBy(() -> run("delete from audit_event where id = $1", Tuple.of(event)))
                .hasMessageContaining("never changed");
    }

    @Test
    void however_many_seal_at_once_each_row_is_sealed_once() {
        var rows = IntStream.range(0, 50)
                .mapToObj(i -> event(start().plusMillis(i * 1_000L)))
                .toList();
        run("update audit_progress set looked_again = $1, looked_last = $1", Tuple.of(new UUID(0, 0)));

        sealAll(rows.size());

        assertThat(verify().faults()).isEmpty();
        assertThat(verify().unsealed()).isZero();
    }

    @Test
    void answers_and_links_are_forgotten_when_nobody_can_ask_for_them() {
        run(
                """
                insert into idempotency_key values ($1, 'caller', 'old', '', $1, now() - interval '25 hours'),
                                                   ($1, 'caller', 'new', '', $1, now() - interval '23 hours')
                """,
                Tuple.of(organization));
        run(
                "insert into token_link values ($2, $1, $1, now() - interval '8 days'), ($3, $1, $1, now())",
                Tuple.of(organization, Buffer.buffer("old" + organization), Buffer.buffer("new" + organization)));

        await(purgeExpiredReplies.forget());

        assertThat(count("idempotency_key where organization_id = $1 and key = 'new'"))
                .isEqualTo(1);
        assertThat(count("idempotency_key where organization_id = $1")).isEqualTo(1);
        assertThat(count("token_link where organization_id = $1")).isEqualTo(1);
    }

    /** Seals as the looks do that are for rows which come late, several at once, until all are sealed. */
    private void sealAll(int rows) {
        var end = Instant.now().plus(PATIENCE);
        while (true) {
            run("update audit_progress set looked_again = $1, looked_last = $1", Tuple.of(new UUID(0, 0)));
            var at = IntStream.range(0, 4).mapToObj(i -> sealRows.seal()).toList();
            await(Uni.join().all(at).andFailFast());
            var sealed = await(pool.preparedQuery(
                                    "select coalesce(sum(size), 0)::bigint from audit_seal where organization_id = $1")
                            .execute(Tuple.of(organization)))
                    .iterator()
                    .next()
                    .getLong(0);
            assertThat(sealed).isLessThanOrEqualTo(rows);
            if (sealed == rows) {
                return;
            }
            assertThat(Instant.now()).as("sealed: %s", sealed).isBefore(end);
        }
    }

    private void behindTheBack(String statement, Object value) {
        await(pool.withTransaction(connection -> connection
                .query("set local session_replication_role = replica")
                .execute()
                .chain(() -> connection.preparedQuery(statement).execute(Tuple.of(organization, value)))));
    }

    private UUID event(Instant at) {
        var event = new AuditEvent(id(at), organization, "test.happened", null, null, "{}", at);
        await(events.append(List.of(event)));
        return event.id();
    }

    private UUID issued(Instant at, Instant expires) {
        var seconds = Instant.ofEpochSecond(expires.getEpochSecond());
        var row = IssueRecord.of(organization, id(at))
                .kind(TokenKind.ORGANIZATION)
                .subject("organization:test")
                .name("test")
                .audiences(List.of("a"))
                .permissions(List.of())
                .kid("kid")
                .issued(at)
                .expires(seconds)
                .from(IssueRecord.Direct.withoutRoles(null));
        run(
                """
                insert into issued_token (id, organization_id, kind, subject, name, audiences, permissions, roles,
                                          generation, kid, issued, expires, mark)
                values ($1, $2, 'organization', 'organization:test', 'test', '{a}', '{}', '{}', 1, 'kid', $3, $4, $5)
                """,
                Tuple.of(
                        row.id(),
                        organization,
                        at.atOffset(ZoneOffset.UTC),
                        seconds.atOffset(ZoneOffset.UTC),
                        Buffer.buffer(rowMacs.mark(row))));
        return row.id();
    }

    private static UUID id(Instant at) {
        return new UUID((at.toEpochMilli() << 16) | 0x7000, UUID.randomUUID().getLeastSignificantBits());
    }

    private Instant start() {
        return start(month);
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private void ensure(AuditedTable table, YearMonth wanted) {
        run(
                "select ensure_month_partition($1, $2)",
                Tuple.of(table.text(), start(wanted).atOffset(ZoneOffset.UTC)));
    }

    private String partition(AuditedTable table) {
        return table.text() + "_" + month.toString().replace('-', '_');
    }

    /** Those of this test's month. */
    private List<String> partitions() {
        var found = new ArrayList<String>();
        for (var table : AuditedTable.values()) {
            if (run("select to_regclass($1)::text", Tuple.of(partition(table)))
                            .iterator()
                            .next()
                            .getString(0)
                    != null) {
                found.add(partition(table));
            }
        }
        return found;
    }

    private String tableOf(UUID event) {
        return run("select tableoid::regclass::text from audit_event where id = $1", Tuple.of(event))
                .iterator()
                .next()
                .getString(0);
    }

    private long count(String from) {
        return run("select count(*) from " + from, Tuple.of(organization))
                .iterator()
                .next()
                .getLong(0);
    }

    private VerificationResponse verify() {
        return await(verifyAudit.verify(organization, CheckChainList.Extent.OWN, null));
    }

    private RowSet<Row> run(String statement, Tuple values) {
        return await(pool.preparedQuery(statement).execute(values));
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(PATIENCE);
    }
}
