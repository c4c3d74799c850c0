package dev.mintmark.policy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.policy.definition.ClaimPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerClaimTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sub",
                "\"sub\"",
                "owner",
                "owner_id",
                "repository_owner",
                "repository_owner_id",
                "repository",
                "repository_id",
                "repositoryUuid",
                "project_path",
                "projectId",
                "organization",
                "organization_slug",
                "organizationId",
                "orgID",
                "org-id",
                "\"oidc.circleci.com/org-id\"",
                "\"https://slack.com/team_id\"",
                "terraform_organization_name",
                "account",
                "account_id",
                "aws_account",
                "aws_account_id",
                "tenant",
                "tid",
                "hd",
                "enterprise",
                "enterprise_id",
                "namespace",
                "namespace_path",
                "\"kubernetes.io\".namespace",
                "organization.id",
                "repository.owner.login",
                "google.compute_engine.project_id",
                "workspace",
                "workspaceUuid",
                "team",
                "customer_id",
                "user",
                "user_id",
                "user_login",
                "preferred_username"
            })
    void a_claim_that_looks_like_an_owner_is_taken_for_one(String path) {
        assertThat(OwnerClaim.isLikely(ClaimPath.parse(path))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ref",
                "ref_type",
                "environment",
                "environment_name",
                "email",
                "user_email",
                "email_verified",
                "workflow",
                "job_workflow_ref",
                "pipeline_slug",
                "actor",
                "aud",
                "iss",
                "jti",
                "id",
                "name",
                "event_name",
                "repository_visibility",
                "repository_name",
                "project_name",
                "account_type",
                "user_access_level",
                "organization_role",
                "groups",
                "act.sub",
                "\"kubernetes.io\".pod.name",
                "\"kubernetes.io\".serviceaccount.name",
                "runner_id",
                "branch"
            })
    void no_other_claim_is(String path) {
        assertThat(OwnerClaim.isLikely(ClaimPath.parse(path))).isFalse();
    }
}
