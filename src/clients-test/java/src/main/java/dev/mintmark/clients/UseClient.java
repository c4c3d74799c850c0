package dev.mintmark.clients;

import dev.mintmark.client.ApiClient;
import dev.mintmark.client.ApiException;
import dev.mintmark.client.api.ClaimsApi;
import dev.mintmark.client.api.DemonstrationApi;
import dev.mintmark.client.api.ExchangeApi;
import dev.mintmark.client.api.IssuerApi;
import dev.mintmark.client.api.OrganizationApi;
import dev.mintmark.client.api.PolicyApi;
import dev.mintmark.client.api.TokenApi;
import dev.mintmark.client.model.AuthPolicyDefinition;
import dev.mintmark.client.model.ChangeIssuerRequest;
import dev.mintmark.client.model.ChangeClaimsRequest;
import dev.mintmark.client.model.CreateApiUserRequest;
import dev.mintmark.client.model.CreateApplicationRequest;
import dev.mintmark.client.model.CreateNamedRequest;
import dev.mintmark.client.model.CreateOrganizationRequest;
import dev.mintmark.client.model.CreateRoleRequest;
import dev.mintmark.client.model.IssueTokenRequest;
import dev.mintmark.client.model.RegisterIssuerRequest;
import dev.mintmark.client.model.RenewTokenRequest;
import dev.mintmark.client.model.ReplacePolicyRequest;
import dev.mintmark.client.model.SimulateRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Does with the generated client what a user of the service does, and fails where anything is not as described. */
public final class UseClient {
    private static final String ORG = "java";
    private static final String ISS = "https://ci.example";
    private static final String SUB = "repo:acme/shop:ref:refs/heads/main";

    private UseClient() {}

    public static void main(String[] arguments) throws Exception {
        var client = clientWith(System.getenv("MINTMARK_TOKEN"));
        var organizations = new OrganizationApi(client);
        var issuers = new IssuerApi(client);
        var policies = new PolicyApi(client);
        var demonstration = new DemonstrationApi(client);
        var tokens = new TokenApi(client);
        var exchanges = new ExchangeApi(client);
        var claims = new ClaimsApi(client);

        // registration
        var organization = organizations.createOrganization(new CreateOrganizationRequest().name(ORG));
        var issuer = issuers.registerIssuer(
                ORG, new RegisterIssuerRequest().name("ci").url(ISS).jwks(demonstration.readDemoIssuerJwks()));
        is("the issuer's identifier", issuer.getIssuer(), ISS);
        var changed = issuers.changeIssuer(ORG, issuer.getId(), new ChangeIssuerRequest().maxExpiration(3600L));
        is("maxExpiration", changed.getMaxExpiration(), 3600L);

        // policy
        var set = policies.readPolicy(ORG, issuer.getId());
        var allow = new AuthPolicyDefinition()
                .decision(AuthPolicyDefinition.DecisionEnum.ALLOW)
                .tokenType(AuthPolicyDefinition.TokenTypeEnum.ORGANIZATION)
                .authorizedPermissions(List.of("deploy", "introspect"))
                .rules(Map.of("sub", SUB));
        var replaced = policies.replacePolicy(
                ORG,
                set.getId(),
                new ReplacePolicyRequest().policies(List.of(allow)),
                "\"" + set.getVersion() + "\"");
        is("definitions", replaced.getPolicies().size(), 1);

        // simulate
        var simulation = exchanges.simulateExchange(
                ORG, issuer.getId(), new SimulateRequest().claims(Map.of("iss", ISS, "sub", SUB)));
        is("the simulation's decision", simulation.getDecision().getValue(), "allow");

        // exchange
        var demo = demonstration.issueDemoToken(Map.of("iss", ISS, "sub", SUB, "aud", "urn:mintmark:org:" + ORG));
        var exchanged = exchanges.exchangeToken(
                "urn:ietf:params:oauth:grant-type:token-exchange",
                demo.getIdToken(),
                "urn:ietf:params:oauth:token-type:id_token",
                "urn:mintmark:org:" + ORG,
                null,
                null,
                List.of(),
                600L,
                null);
        is("the lifetime", exchanged.getExpiresIn(), 600L);
        try {
            organizations.createOrganization(new CreateOrganizationRequest().name(ORG));
            throw new AssertionError("a name is given twice");
        } catch (ApiException e) {
            is("the status", e.getCode(), 409);
        }

        // introspect, as the job itself: a token of another organization learns nothing
        var introspection = new TokenApi(clientWith(exchanged.getAccessToken())).introspectToken(exchanged.getAccessToken(), null, null, null);
        is("active", introspection.getActive(), true);
        is("the subject's organization", introspection.getOrg(), ORG);

        // renew
        var application = organizations.createApplication(
                ORG,
                new CreateApplicationRequest().name("shop").audience("https://shop.example").longestTokenLifeMinutes(600L));
        var role = organizations.createRole(
                ORG,
                new CreateRoleRequest().name("deployer").permissions(List.of("deploy")).longestTokenLifeMinutes(600L));
        var user = organizations.createApiUser(
                ORG,
                new CreateApiUserRequest()
                        .name("robot")
                        .email("robot@example.com")
                        .roles(List.of(role.getId().toString())));
        var issued = tokens.issueOrganizationToken(
                ORG,
                user.getId().toString(),
                new IssueTokenRequest().application(application.getName()).lifetimeMinutes(60L));
        var renewed = tokens.renewOrganizationToken(
                ORG, issued.getId(), "java-1", new RenewTokenRequest().lifetimeMinutes(60L));
        is("renewed_from", renewed.getRenewedFrom(), issued.getId());
        is("tokens", tokens.listOrganizationTokens(ORG, null, null, null, null, null, null, 10, null).getItems().isEmpty(), false);

        // claims
        var project = organizations.createProject(ORG, new CreateNamedRequest().name("web"));
        var custom = claims.changeProjectClaims(
                organization.getId(),
                project.getId(),
                new ChangeClaimsRequest().ttl("1h").audience(List.of("sts.example")));
        is("ttl", custom.getTtl(), "1h0m0s");
        var job = claims.mintJobToken(organization.getId(), project.getId(), null);
        is("the job token's life", job.getExpiresIn(), 3600L);
        issuers.removeIssuer(ORG, issuer.getId());
        System.out.println("every call was answered as described");
    }

    private static ApiClient clientWith(String token) {
        var client = new ApiClient();
        client.updateBaseUri(System.getenv("MINTMARK_URL"));
        client.setRequestInterceptor(request -> request.setHeader("Authorization", "Bearer " + token));
        return client;
    }

    private static void is(String what, Object actual, Object expected) {
        if (!Objects.equals(actual, expected)) {
            throw new AssertionError(what + " is " + actual + ", not " + expected);
        }
    }
}
