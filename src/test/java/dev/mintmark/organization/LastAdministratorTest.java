package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class LastAdministratorTest {
    private static final String FIRST = "/api/orgs/demo/members/admin";
    private static final String MESSAGE =
            "the last service-wide administrator must stay; make another member one first";
    private static final String STEP_DOWN = "{\"serviceAdmin\":false}";
    private static final int ROUNDS = 10;

    @Inject
    Pool pool;

    private final Api api = Api.serviceAdmin();

    @BeforeEach
    @AfterEach
    void the_first_administrator_alone() {
        pool.query(
                        """
                        update member set service_admin = login = 'admin'
                           and organization_id = (select id from organization where name = 'demo' and deleted is null)
                        """)
                .execute()
                .await()
                .indefinitely();
    }

    @Test
    void the_last_one_stays() {
        var before = api.get(FIRST).body();

        Refusals.assertConflict(api.delete(FIRST), "Member", MESSAGE);
        Refusals.assertConflict(api.patch(FIRST, STEP_DOWN), "Member", MESSAGE);
        Refusals.assertConflict(api.patch(FIRST, "{\"serviceAdmin\":null}"), "Member", MESSAGE);
        Refusals.assertConflict(api.delete("/api/orgs/demo"), "Organization", MESSAGE);

        assertThat(api.get(FIRST).body()).isEqualTo(before);
    }

    @Test
    void one_in_a_deleted_organization_does_not_count() {
        var organization = Api.newOrganization();
        api.post(organization + "/members", "{\"login\":\"second\",\"serviceAdmin\":true}");
        assertThat(api.delete(organization).status()).isEqualTo(204);

        Refusals.assertConflict(api.patch(FIRST, STEP_DOWN), "Member", MESSAGE);
    }

    @Test
    void with_a_second_one_the_first_may_go() {
        Administrators.giveToken(second().id());

        assertThat(api.patch(FIRST, STEP_DOWN).status()).isEqualTo(200);
    }

    @Test
    void a_second_one_without_a_token_is_no_way_in() {
        second();

        Refusals.assertConflict(
                api.patch(FIRST, STEP_DOWN),
                "Member",
                "this would leave the service with no administrator's token that is good;"
                        + " renew yours or make another with the command: mintmark admin-token");
    }

    private Api.Answer second() {
        var organization = Api.newOrganization();
        api.post(
                organization + "/roles",
                "{\"name\":\"admin\",\"permissions\":[\"admin\"],\"longest_token_life_minutes\":60}");
        return api.post(
                organization + "/members",
                "{\"login\":\"second\",\"role\":\"admin\",\"roles\":[\"admin\"],\"serviceAdmin\":true}");
    }

    @Test
    void of_two_who_leave_at_once_one_stays() throws Exception {
        var second = api.post(
                Api.newOrganization() + "/members", "{\"login\":\"second\",\"role\":\"admin\",\"serviceAdmin\":true}");
        Administrators.giveToken(second.id());
        var threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                pool.preparedQuery("update member set service_admin = true where id = $1")
                        .execute(Tuple.of(UUID.fromString(second.id())))
                        .await()
                        .indefinitely();
                List<Callable<Api.Answer>> both =
                        List.of(() -> api.patch(FIRST, STEP_DOWN), () -> api.patch(second.location(), STEP_DOWN));
                int gone = 0;
                for (Future<Api.Answer> answer : threads.invokeAll(both)) {
                    gone += answer.get().status() == 200 ? 1 : 0;
                }
                assertThat(gone).isEqualTo(1);
                assertThat(living()).isEqualTo(1);
                the_first_administrator_alone();
            }
        } finally {
            threads.shutdown();
        }
    }

    private long living() {
        return pool.query(
                        """
                        select count(*) from member m join organization o on o.id = m.organization_id
                         where m.service_admin and o.deleted is null
                        """)
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }
}
