package dev.mintmark.claims;

import dev.mintmark.testing.Client;
import dev.mintmark.testing.TrustingService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A new organization of a service with a project, called at CircleCI's addresses. */
final class ClaimsOrganization {
    private final TrustingService service;
    private final String name;
    private final String id;
    private final String projectId;
    private final String issuerId;

    private ClaimsOrganization(TrustingService service, String name, String id, String projectId, String issuerId) {
        this.service = service;
        this.name = name;
        this.id = id;
        this.projectId = projectId;
        this.issuerId = issuerId;
    }

    static ClaimsOrganization of(TrustingService service) {
        var name = service.newOrganization();
        var id = service.admin().get("/api/orgs/" + name).expect(200).text("id");
        var projectId = service.admin()
                .post("/api/orgs/" + name + "/projects", Map.of("name", "shop"))
                .expect(201)
                .text("id");
        return new ClaimsOrganization(service, name, id, projectId, service.register(name, service.plain(), Map.of()));
    }

    String name() {
        return name;
    }

    String id() {
        return id;
    }

    String projectId() {
        return projectId;
    }

    String issuerId() {
        return issuerId;
    }

    /** The address of the organization's own claims. */
    String claims() {
        return "/api/v2/org/" + id + "/oidc-custom-claims";
    }

    /** The address of the project's claims. */
    String projectClaims() {
        return "/api/v2/org/" + id + "/project/" + projectId + "/oidc-custom-claims";
    }

    /** The address at which the project's job tokens are minted. */
    String jobToken() {
        return "/api/v2/org/" + id + "/project/" + projectId + "/oidc-token";
    }

    /** The URN that asks for the project's job token in an exchange. */
    String projectUrn() {
        return "urn:mintmark:project:" + projectId;
    }

    /** Has the policy allow organization tokens to {@code repo:acme/*}, with this besides. */
    void allow(Map<String, Object> further) {
        var definition = new HashMap<>(further);
        definition.put("decision", "allow");
        definition.put("tokenType", "organization");
        definition.put("rules", Map.of("sub", "repo:acme/*"));
        service.allow(name, issuerId, definition);
    }

    /** A caller of this organization with these permissions and no others. */
    Client caller(String... permissions) {
        allow(Map.of("authorizedPermissions", List.of(permissions)));
        return service.anyone()
                .as(service.anyone()
                        .exchange(
                                name,
                                service.subjectToken(name),
                                List.of(permissions).contains("admin") ? Map.of("scope", "admin") : Map.of())
                        .expect(200)
                        .text("access_token"));
    }

    /** An exchange for the project's job token. */
    Client.Answer exchange(Map<String, String> further) {
        var parameters = new HashMap<>(Map.of("resource", projectUrn()));
        parameters.putAll(further);
        return service.anyone().exchange(name, service.subjectToken(name), parameters);
    }
}
