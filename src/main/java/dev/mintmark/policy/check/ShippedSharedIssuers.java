package dev.mintmark.policy.check;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of shared issuers that Mintmark comes with. {@code docs/shared-issuers.md} shows it to operators, together
 * with the issuers that are left out and why.
 */
final class ShippedSharedIssuers {
    /**
     * Sorted by identifier. {@code path=beginning} is a claim that names the tenant after that beginning. Beneath the
     * tenants' path, an identifier names one tenant by itself. A dash is for none.
     */
    private static final String TABLE =
            """
            https://accounts.google.com | - | sub, hd, google.compute_engine.project_id, google.compute_engine.project_number | Google | 2026-11-27 | vendor
            https://agent.buildkite.com | - | sub=organization:, organization_slug, organization_id | Buildkite | 2026-11-27 | vendor
            https://api.bitbucket.org | /2.0/workspaces/ | sub={, workspaceUuid={, repositoryUuid={ | Bitbucket Pipelines | 2026-11-27 | vendor
            https://api.pulumi.com/oidc | - | sub=pulumi:deploy:org:, sub=pulumi:environments:org:, org | Pulumi Cloud | 2026-11-27 | vendor
            https://app.eu.terraform.io | - | sub=organization:, terraform_full_workspace=organization:, terraform_organization_name, terraform_organization_id=org-, terraform_project_id=prj-, terraform_workspace_id=ws- | HCP Terraform, Europe | 2026-11-27 | vendor
            https://app.terraform.io | - | sub=organization:, terraform_full_workspace=organization:, terraform_organization_name, terraform_organization_id=org-, terraform_project_id=prj-, terraform_workspace_id=ws- | HCP Terraform | 2026-11-27 | vendor
            https://appleid.apple.com | - | sub | Sign in with Apple | 2026-11-27 | public code
            https://codeberg.org | - | sub, preferred_username | Codeberg, sign-in | 2026-11-27 | public code
            https://codeberg.org/api/actions | - | sub=repo:, repository_owner, repository_owner_id, repository, repository_id | Codeberg, Forgejo Actions | 2026-11-27 | vendor
            https://federation.namespaceapis.com | - | sub, tenant_id | Namespace | 2026-11-27 | vendor
            https://gitea.com | - | sub, preferred_username | Gitea.com, sign-in | 2026-11-27 | public code
            https://gitea.com/api/actions | - | sub=repo:, repository_owner, repository_owner_id, repository, repository_id | Gitea.com, Gitea Actions | 2026-11-27 | proposal
            https://gitlab.com | - | sub=project_path:, sub=project_id:, namespace_path, namespace_id, project_path, project_id | GitLab.com | 2026-11-27 | vendor
            https://id.twitch.tv/oauth2 | - | sub | Twitch | 2026-11-27 | vendor
            https://identity.depot.dev | - | sub=spiffe://identity.depot.dev/org/, org_id, repository_owner, repository_owner_id, repository, repository_id | Depot CI | 2026-11-27 | vendor
            https://issuer.enforce.dev | - | sub | Chainguard | 2026-11-27 | public code
            https://login.app.env0.com | - | sub=auth0|, organizationId | env zero | 2026-11-27 | vendor
            https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad | - | sub, oid | Microsoft, personal accounts | 2026-11-27 | vendor
            https://login.microsoftonline.com/common | - | tid, oid, sub | Microsoft Entra, every account | 2026-11-27 | vendor
            https://login.microsoftonline.com/consumers | - | sub, oid | Microsoft, personal accounts | 2026-11-27 | vendor
            https://login.microsoftonline.com/organizations | - | tid, oid, sub | Microsoft Entra, every organization | 2026-11-27 | vendor
            https://oauth2.sigstore.dev/auth | - | sub, federated_claims.user_id | Sigstore | 2026-11-27 | public code
            https://oidc.circleci.com | /org/ | sub=org/, "oidc.circleci.com/org-id", "oidc.circleci.com/project-id" | CircleCI | 2026-11-27 | vendor
            https://oidc.codefresh.io | - | sub=account:, account_id, account_name | Codefresh | 2026-11-27 | vendor
            https://oidc.modal.com | - | sub=modal:workspace_id:, workspace_id=ac- | Modal | 2026-11-27 | vendor
            https://oidc.vercel.com | / | sub=owner:, owner, owner_id | Vercel | 2026-11-27 | vendor
            https://proidc.upbound.io | - | sub=mcp: | Upbound | 2026-11-27 | vendor
            https://scalr.io | - | sub=account: | Scalr | 2026-11-27 | public code
            https://slack.com | - | sub, "https://slack.com/team_id", "https://slack.com/user_id" | Slack | 2026-11-27 | public code
            https://token.actions.githubusercontent.com | / | sub=repo:, sub=repository:, sub=repository_id:, sub=repository_owner:, sub=repository_owner_id:, sub=enterprise:, sub=enterprise_id:, repository_owner, repository_owner_id, repository, repository_id, enterprise, enterprise_id | GitHub Actions | 2026-11-27 | vendor
            https://vstoken.actions.githubusercontent.com | - | sub=repo:, repository_owner, repository_owner_id, repository, repository_id | GitHub Actions, before 2021 | 2026-11-27 | public code
            https://www.linkedin.com/oauth | - | sub | LinkedIn | 2026-11-27 | public code
            """;

    /**
     * A row of the table.
     *
     * @param vendor the name of the service
     * @param lookedUp the day, as ISO 8601 writes it
     * @param source {@code vendor}: its documentation; {@code public code}: what others' code relies on; {@code proposal}:
     *     what is proposed, and not in use yet
     */
    record Row(SharedIssuer issuer, String vendor, String lookedUp, String source) {}

    private ShippedSharedIssuers() {}

    /** In the order of the table. */
    static List<Row> rows() {
        return TABLE.lines().map(ShippedSharedIssuers::row).toList();
    }

    /** The shipped shared issuers. A longer identifier comes before those that it begins with. */
    static List<SharedIssuer> issuers() {
        return rows().stream()
                .map(Row::issuer)
                .sorted(Comparator.comparing(SharedIssuer::identifier).reversed())
                .toList();
    }

    private static Row row(String line) {
        // The bar in auth0| has no space before it.
        String[] columns = line.split(" \\| ", -1);
        List<TenantClaim> claims =
                TenantClaim.parseAll(Arrays.asList(columns[2].strip().split(", ")));
        return new Row(
                new SharedIssuer(columns[0].strip(), claims, noneIfDash(columns[1].strip())),
                columns[3].strip(),
                columns[4].strip(),
                columns[5].strip());
    }

    private static @Nullable String noneIfDash(String column) {
        return column.equals("-") ? null : column;
    }
}
