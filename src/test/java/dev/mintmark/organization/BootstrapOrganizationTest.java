package dev.mintmark.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mintmark.audit.record.AuditLog;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class BootstrapOrganizationTest {
    @Inject
    Pool pool;

    @Inject
    NewRows newRows;

    @Inject
    AuditLog auditLog;

    private final Api api = Api.serviceAdmin();

    @Test
    void the_first_start_makes_an_organization_that_somebody_administers() {
        assertThat(fixed("/api/orgs/demo")).isEqualTo(Api.json("{\"name\":\"demo\"}"));
        assertThat(fixed("/api/orgs/demo/members/admin"))
                .isEqualTo(
                        Api.json(
                                """
                                {"login": "admin", "role": "admin", "teams": [], "roles": ["admin"],
                                 "serviceAdmin": true}"""));
        assertThat(fixed("/api/orgs/demo/roles/admin"))
                .isEqualTo(
                        Api.json(
                                """
                                {"name": "admin", "permissions": ["admin"], "longest_token_life_minutes": 129600}"""));
    }

    @Test
    void later_starts_make_nothing_whatever_the_name() {
        var before = counts();

        var starts = Stream.of("demo", "other", "demo", "another")
                .map(name -> step(name).run())
                .toList();
        Uni.join().all(starts).andFailFast().await().indefinitely();

        assertThat(counts()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "-demo", "d\u00e9mo", "0190a5b0-0000-7000-8000-000000000000"})
    void a_name_that_cannot_be_stops_the_start_and_names_its_key(String name) {
        assertThatThrownBy(() -> step(name).run().await().indefinitely())
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("mintmark.bootstrap.organization (MINTMARK_BOOTSTRAP_ORGANIZATION) "
                        + Names.ORGANIZATION.rule());
    }

    private ObjectNode fixed(String path) {
        var body = (ObjectNode) api.get(path).body();
        return body.without(List.of("id", "created", "modified"));
    }

    private BootstrapOrganization step(String name) {
        var config = new BootstrapConfig() {
            @Override
            public String organization() {
                return name;
            }

            @Override
            public Optional<Path> adminTokenFile() {
                return Optional.empty();
            }
        };
        return new BootstrapOrganization(config, pool, newRows, auditLog);
    }

    private String counts() {
        return pool.query(
                        """
                        select format('%s %s %s %s', (select count(*) from organization), (select count(*) from member),
                                      (select count(*) from role), (select count(*) from role_member))
                        """)
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getString(0);
    }
}
