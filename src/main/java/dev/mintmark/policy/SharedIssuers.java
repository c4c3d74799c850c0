package dev.mintmark.policy;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Issuers that many organizations share: a good signature of theirs says nothing yet of whose token it is. */
public final class SharedIssuers {
    private final List<SharedIssuer> issuers;

    public SharedIssuers(List<SharedIssuer> issuers) {
        this.issuers = List.copyOf(issuers);
    }

    /**
     * The list that Mintmark comes with. Not on it are issuers whose identifier names one tenant by itself, such as
     * {@code https://vstoken.dev.azure.com/ORGANIZATION-ID}, {@code https://oidc.fly.io/ORGANIZATION} and
     * {@code https://ORGANIZATION.semaphoreci.com}: there, registering is pinning.
     */
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
                terraformCloud("https://app.terraform.io"),
                terraformCloud("https://app.eu.terraform.io"),
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
                                new TenantClaim("owner_id"))),
                new SharedIssuer(
                        "https://oidc.codefresh.io",
                        List.of(
                                new TenantClaim("sub", List.of("account:")),
                                new TenantClaim("account_id"),
                                new TenantClaim("account_name"))),
                new SharedIssuer(
                        "https://api.pulumi.com/oidc",
                        List.of(
                                new TenantClaim("sub", List.of("pulumi:deploy:org:", "pulumi:environments:org:")),
                                new TenantClaim("org")))));
    }

    private static SharedIssuer terraformCloud(String identifier) {
        return new SharedIssuer(
                identifier,
                List.of(
                        new TenantClaim("sub", List.of("organization:")),
                        new TenantClaim("terraform_full_workspace", List.of("organization:")),
                        new TenantClaim("terraform_organization_name"),
                        new TenantClaim("terraform_organization_id", List.of("org-")),
                        new TenantClaim("terraform_project_id", List.of("prj-")),
                        new TenantClaim("terraform_workspace_id", List.of("ws-"))));
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

    /** Whether there is an entry of exactly this identifier. */
    boolean lists(String identifier) {
        return issuers.stream().anyMatch(issuer -> issuer.isNamed(identifier));
    }

    List<String> identifiers() {
        return issuers.stream().map(SharedIssuer::identifier).toList();
    }

    SharedIssuers without(String identifier) {
        return new SharedIssuers(
                issuers.stream().filter(issuer -> !issuer.isNamed(identifier)).toList());
    }

    /** These first: where two entries know an issuer, the first one says what its tenants are told apart by. */
    SharedIssuers after(List<SharedIssuer> first) {
        return new SharedIssuers(Stream.concat(first.stream(), issuers.stream()).toList());
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
