package dev.mintmark.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.testing.TrustingService;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client may ask whose tokens an organization takes, unless the operator says no. */
class TrustListIT {

    @Test
    void anybody_may_ask_whose_tokens_an_organization_takes() {
        try (var service = TrustingService.start()) {
            var organization = service.newOrganization();
            service.register(organization, service.secure(), Map.of("audiences", java.util.List.of("internal")));

            var answer = service.anyone().get(trust(organization)).expect(200);

            assertThat(answer.body())
                    .isEqualTo(
                            "{\"organization\":\"" + organization + "\",\"audience\":\"urn:mintmark:org:" + organization
                                    + "\",\"issuers\":[\"" + service.secure().url() + "\"]}");
            service.anyone().get(trust("nobody")).expect(404);
        }
    }

    @Test
    void an_operator_may_keep_it_to_himself() {
        try (var service = TrustingService.start(Map.of("MINTMARK_TRUST_LIST", "false"))) {
            var organization = service.newOrganization();

            service.anyone().get(trust(organization)).expect(404);
            service.admin().get(trust(organization)).expect(404);
        }
    }

    private static String trust(String organization) {
        return "/api/orgs/" + organization + "/oidc/trust";
    }
}
