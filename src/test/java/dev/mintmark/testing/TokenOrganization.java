package dev.mintmark.testing;

import java.util.List;
import java.util.Map;

/** An organization of a service, with everything that long-lived tokens need, made over HTTP. */
public final class TokenOrganization {
    private static final int YEAR_OF_MINUTES = 525_600;
    private static final int LONGEST = 366 * 24 * 60 * 60;
    /** An exchanged token hands on none but its own. */
    private static final List<String> OF_ADMIN =
            List.of("admin", "deploy", "introspect", "mint-job-token", "publish", "read", "secret", "write");

    private static final List<String> OF_MEMBERS = List.of("mint-personal-token", "read", "write", "publish", "deploy");

    private final TrustingService service;
    private final String name;
    private final String issuerId;
    private final Client admin;

    private TokenOrganization(TrustingService service, String name, String issuerId, Client admin) {
        this.service = service;
        this.name = name;
        this.issuerId = issuerId;
        this.admin = admin;
    }

    /** A new one with role {@code reader} (permission {@code read}) and application {@code publishing}. */
    public static TokenOrganization of(TrustingService service) {
        var name = service.newOrganization();
        // What its administrator hands out lives no longer than the issuer permits.
        var issuerId = service.register(name, service.plain(), Map.of("maxExpiration", LONGEST));
        service.allow(name, issuerId, TrustingService.allowing("organization", OF_ADMIN, Map.of()));
        var organization =
                new TokenOrganization(service, name, issuerId, service.exchanged(name, String.join(" ", OF_ADMIN)));
        organization.role("reader", List.of("read"));
        organization.application("publishing");
        return organization;
    }

    public String name() {
        return name;
    }

    public String issuerId() {
        return issuerId;
    }

    /** Administers this organization and nothing else. */
    public Client admin() {
        return admin;
    }

    /** The same administrator, calling another replica. */
    public Client adminAt(PackagedService replica) {
        return replica.client().authorizedBy(admin.authorization());
    }

    /** The address of something of this organization's. */
    public String path(String rest) {
        return "/api/orgs/" + name + rest;
    }

    public String role(String role, List<String> permissions) {
        return admin.post(
                        path("/roles"),
                        Map.of("name", role, "permissions", permissions, "longest_token_life_minutes", YEAR_OF_MINUTES))
                .expect(201)
                .text("id");
    }

    public String application(String slug) {
        return admin.post(
                        path("/applications"),
                        Map.of(
                                "name",
                                slug,
                                "audience",
                                "https://" + slug + ".example",
                                "longest_token_life_minutes",
                                YEAR_OF_MINUTES))
                .expect(201)
                .text("id");
    }

    /** Answers the id. */
    public String apiUser(String user, String... roles) {
        return admin.post(
                        path("/api-users"),
                        Map.of("name", user, "email", user + "@example.org", "roles", List.of(roles)))
                .expect(201)
                .text("id");
    }

    /** A token of an API user for an application, with all of its roles, for as long as may be. */
    public Client.Answer issue(String user, String application) {
        return issue(user, Map.of("application", application));
    }

    public Client.Answer issue(String user, Map<String, Object> request) {
        return admin.post(path("/api-users/" + user + "/tokens"), request);
    }

    /** A new member that calls with a token that was exchanged for. */
    public Client member(String login, String... roles) {
        admin.post(path("/members"), Map.of("login", login, "roles", List.of(roles)))
                .expect(201);
        return memberAgain(login);
    }

    public Client memberAgain(String login) {
        service.allow(
                name,
                issuerId,
                TrustingService.allowing("organization", OF_ADMIN, Map.of()),
                TrustingService.allowing("personal", OF_MEMBERS, Map.of("userLogin", login)));
        return service.exchanged(name, "user:" + login);
    }

    /** The number of tokens with this name. */
    public int count(String tokenName) {
        return Integer.parseInt(service.database()
                .ask(
                        "select count(*) from issued_token t join organization o on o.id = t.organization_id where o.name = '"
                                + name + "' and t.name = '" + tokenName + "'"));
    }

    /** Turns a token's clock forward until it is expired. */
    public void expire(String tokenId) {
        service.database()
                .tell("set session_replication_role = replica;"
                        + " update issued_token set issued = issued - (expires - now()) - interval '1 minute',"
                        + " expires = now() - interval '1 minute' where id = '" + tokenId + "'");
    }
}
