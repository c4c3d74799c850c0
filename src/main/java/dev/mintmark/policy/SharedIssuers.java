package dev.mintmark.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Issuers that many organizations share: a good signature of theirs says nothing yet of whose token it is. */
public final class SharedIssuers {
    private final List<SharedIssuer> issuers;

    public SharedIssuers(List<SharedIssuer> issuers) {
        this.issuers = List.copyOf(issuers);
    }

    /** The list that Mintmark comes with. */
    public static SharedIssuers shipped() {
        return new SharedIssuers(List.of(
                gitHubActions(),
                new SharedIssuer(
                        "https://gitlab.com",
                        List.of(
                                new TenantClaim("sub", List.of("project_path:", "project_id:")),
                                new TenantClaim("namespace_path"),
                                new TenantClaim("namespace_id"),
                                new TenantClaim("project_path"),
                                new TenantClaim("project_id"))),
                new SharedIssuer(
                        "https://api.bitbucket.org",
                        List.of(
                                new TenantClaim("sub", List.of("{")),
                                new TenantClaim("workspaceUuid", List.of("{")),
                                new TenantClaim("repositoryUuid", List.of("{")))),
                new SharedIssuer(
                        "https://oidc.circleci.com",
                        List.of(
                                new TenantClaim("sub", List.of("org/")),
                                new TenantClaim("\"oidc.circleci.com/org-id\""),
                                new TenantClaim("\"oidc.circleci.com/project-id\""))),
                new SharedIssuer(
                        "https://agent.buildkite.com",
                        List.of(
                                new TenantClaim("sub", List.of("organization:")),
                                new TenantClaim("organization_slug"),
                                new TenantClaim("organization_id"))),
                new SharedIssuer(
                        "https://app.terraform.io",
                        List.of(
                                new TenantClaim("sub", List.of("organization:")),
                                new TenantClaim("terraform_full_workspace", List.of("organization:")),
                                new TenantClaim("terraform_organization_name"),
                                new TenantClaim("terraform_organization_id", List.of("org-")),
                                new TenantClaim("terraform_project_id", List.of("prj-")),
                                new TenantClaim("terraform_workspace_id", List.of("ws-")))),
                new SharedIssuer(
                        "https://accounts.google.com",
                        List.of(
                                new TenantClaim("sub"),
                                new TenantClaim("hd"),
                                new TenantClaim("google.compute_engine.project_id"),
                                new TenantClaim("google.compute_engine.project_number"))),
                new SharedIssuer(
                        "https://oidc.vercel.com",
                        List.of(
                                new TenantClaim("sub", List.of("owner:")),
                                new TenantClaim("owner"),
                                new TenantClaim("owner_id")))));
    }

    /**
     * Every owner may change what a subject is made of, so that one beginning with, say, {@code environment:} can be any
     * owner's: only what names owner, repository or enterprise pins.
     */
    private static SharedIssuer gitHubActions() {
        return new SharedIssuer(
                "https://token.actions.githubusercontent.com",
                List.of(
                        new TenantClaim(
                                "sub",
                                List.of(
                                        "repo:",
                                        "repository:",
                                        "repository_id:",
                                        "repository_owner:",
                                        "repository_owner_id:",
                                        "enterprise:",
                                        "enterprise_id:")),
                        new TenantClaim("repository_owner"),
                        new TenantClaim("repository_owner_id"),
                        new TenantClaim("repository"),
                        new TenantClaim("repository_id"),
                        new TenantClaim("enterprise"),
                        new TenantClaim("enterprise_id")));
    }

    /** The entry that an issuer's identifier falls under; null when it is not on the list. */
    public @Nullable SharedIssuer find(String issuer) {
        for (SharedIssuer shared : issuers) {
            if (shared.isIdentifiedBy(issuer)) {
                return shared;
            }
        }
        return null;
    }
}
