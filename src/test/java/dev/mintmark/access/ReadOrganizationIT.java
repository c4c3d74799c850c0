package dev.mintmark.access;

import static dev.mintmark.testing.TrustingService.allowing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.Client;
import dev.mintmark.testing.TokenOrganization;
import dev.mintmark.testing.TrustingService;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An organization's configuration is read by its own members, and by tokens that were given the permission. */
class ReadOrganizationIT {
    @RegisterExtension
    private static final TrustingService service = TrustingService.forClass();

    private static TokenOrganization organization;

    @BeforeAll
    static void start() {
        organization = TokenOrganization.of(service);
    }

    @Test
    void an_exchanged_token_reads_with_the_permission_alone() {
        var member = organization.member("reads", "reader");
        assertThat(member.get(organization.path("/roles")).expect(403).text("message"))
                .isEqualTo("this token lacks the permission read-organization");
        service.allow(
                organization.name(),
                organization.issuerId(),
                allowing("organization", List.of("admin", "deploy", "read-organization"), Map.of()),
                allowing("runner", List.of("deploy"), Map.of("runnerID", "r")));
        var plain = exchanged("deploy");
        var runner = exchanged("runner:r");
        var reader = exchanged("read-organization");
        var admin = exchanged("admin");

        for (var path : reads()) {
            for (var other : List.of(plain, runner)) {
                assertThat(other.get(path).expect(403).text("message"))
                        .as(path)
                        .isEqualTo("this token lacks the permission read-organization");
            }
            reader.get(path).expect(200);
            admin.get(path).expect(200);
        }
    }

    @Test
    void an_exchanged_token_simulates_with_the_permission_alone() {
        service.allow(
                organization.name(),
                organization.issuerId(),
                allowing("organization", List.of("admin", "deploy", "read-organization"), Map.of()));
        var simulate = organization.path("/oidc/issuers/" + organization.issuerId() + "/simulate");
        var request = Map.of("token", service.subjectToken(organization.name()));

        exchanged("deploy").post(simulate, request).expect(403);
        exchanged("read-organization").post(simulate, request).expect(200);
    }

    private static List<String> reads() {
        var issuer = organization.issuerId();
        return List.of(
                organization.path(""),
                organization.path("/members"),
                organization.path("/members/reads"),
                organization.path("/roles"),
                organization.path("/roles/reader"),
                organization.path("/teams"),
                organization.path("/projects"),
                organization.path("/applications"),
                organization.path("/applications/publishing"),
                organization.path("/api-users"),
                organization.path("/oidc/issuers"),
                organization.path("/oidc/issuers/" + issuer),
                organization.path("/auth/policies/oidcissuers/" + issuer));
    }

    private static Client exchanged(String scope) {
        return service.exchanged(organization.name(), scope);
    }
}
