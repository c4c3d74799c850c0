package dev.mintmark.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A packaged service on an outside database, with issuers that it may fetch from. */
public final class TrustingService implements BeforeAllCallback, AutoCloseable {
    private final UnaryOperator<PackagedService.Start> change;
    private TestAuthority authority;
    private TestIssuer plain;
    private TestIssuer secure;
    private OutsideDatabase database;
    private PackagedService.Start settings;
    private PackagedService service;

    private TrustingService(UnaryOperator<PackagedService.Start> change) {
        this.change = change;
    }

    /** One that JUnit starts before the tests of a class, as a static {@code @RegisterExtension}. */
    public static TrustingService forClass() {
        return forClass(UnaryOperator.identity());
    }

    /** @param settings further environment variables */
    public static TrustingService forClass(Map<String, String> settings) {
        return forClass(installation -> installation.with(settings));
    }

    /** @param change changes the way it is started */
    public static TrustingService forClass(UnaryOperator<PackagedService.Start> change) {
        return new TrustingService(change);
    }

    /** Starts one now. */
    public static TrustingService start() {
        return start(Map.of());
    }

    /** @param settings further environment variables */
    public static TrustingService start(Map<String, String> settings) {
        var service = forClass(settings);
        service.begin();
        return service;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        begin();
    }

    private void begin() {
        authority = TestAuthority.create("a public authority");
        plain = TestIssuer.http();
        secure = TestIssuer.https(authority.issue("localhost", "127.0.0.1"));
        database = OutsideDatabase.empty();
        ServiceLifeCycle.opened(this);
        var installation = PackagedService.installation();
        settings = change.apply(installation.on(database))
                .with("MINTMARK_EGRESS_ALLOWED_ORIGINS", plain.origin() + "," + secure.origin())
                .with(
                        "MINTMARK_EGRESS_TRUSTED_CA_FILE",
                        authority
                                .writePem(installation.directory().resolve("authority.pem"))
                                .toAbsolutePath()
                                .toString());
        service = settings.ready();
    }

    /** Another replica, on the same database and at the same public URL. */
    public PackagedService replica() {
        return settings.elsewhere().ready();
    }

    /** Kills the service and starts it again; its database and issuers live on. */
    public void restart() {
        service.kill9();
        service = settings.ready();
    }

    /** The authority that the service believes besides the platform's. */
    public TestAuthority authority() {
        return authority;
    }

    /** Fetched over http. */
    public TestIssuer plain() {
        return plain;
    }

    /** Fetched over https, vouched for by an authority that the service trusts. */
    public TestIssuer secure() {
        return secure;
    }

    public OutsideDatabase database() {
        return database;
    }

    public PackagedService service() {
        return service;
    }

    public Client admin() {
        return service.admin();
    }

    public Client anyone() {
        return service.client();
    }

    /** A new organization's name. */
    public String newOrganization() {
        var name = "org-" + UUID.randomUUID().toString().substring(0, 8);
        admin().post("/api/orgs", Map.of("name", name)).expect(201);
        return name;
    }

    /** Registers an issuer with an organization; its policy denies everything. */
    public String register(String organization, TestIssuer issuer, Map<String, Object> further) {
        var registration = new HashMap<String, Object>(further);
        registration.put("name", "ci");
        registration.put("url", issuer.url());
        return admin().post("/api/orgs/" + organization + "/oidc/issuers", registration)
                .expect(200)
                .text("id");
    }

    /** Puts definitions in the place of an issuer's. */
    public void allow(String organization, String issuerId, Object... definitions) {
        var policy = admin().get("/api/orgs/" + organization + "/auth/policies/oidcissuers/" + issuerId)
                .expect(200)
                .text("id");
        admin().patch(
                        "/api/orgs/" + organization + "/auth/policies/" + policy,
                        Map.of("policies", List.of(definitions)))
                .expect(200);
    }

    /** An organization that trusts the plain issuer with organization tokens for {@code repo:acme/*}, deploy and admin. */
    public String trusting() {
        var organization = newOrganization();
        allow(
                organization,
                register(organization, plain, Map.of()),
                allowing("organization", List.of("admin", "deploy"), Map.of()));
        return organization;
    }

    /** A good token of the plain issuer for that organization. */
    public String subjectToken(String organization) {
        return plain.token("repo:acme/app", "urn:mintmark:org:" + organization);
    }

    /** The token that a token of that organization's issuer was exchanged for. */
    public String exchange(String organization, Map<String, String> further) {
        return anyone().exchange(organization, subjectToken(organization), further)
                .expect(200)
                .text("access_token");
    }

    /** Calls with a token of that scope, exchanged for one of the organization's issuer. */
    public Client exchanged(String organization, String scope) {
        return anyone().as(exchange(organization, Map.of("scope", scope)));
    }

    /** A definition of a policy that allows tokens to {@code repo:acme/*}. */
    public static Map<String, Object> allowing(
            String tokenType, List<String> permissions, Map<String, Object> further) {
        var definition = new HashMap<String, Object>(further);
        definition.put("decision", "allow");
        definition.put("tokenType", tokenType);
        definition.put("authorizedPermissions", permissions);
        definition.put("rules", Map.of("sub", "repo:acme/*"));
        return definition;
    }

    @Override
    public void close() {
        ServiceLifeCycle.closed(this);
        if (service != null) {
            service.close();
        }
        plain.close();
        secure.close();
    }
}
