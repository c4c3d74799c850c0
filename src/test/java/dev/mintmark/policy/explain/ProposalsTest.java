package dev.mintmark.policy.explain;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.Definitions;
import dev.mintmark.policy.Json;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.definition.ClaimPath;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A proposal of a refusal or of the simulator can be written into a policy as it is printed. It lets in no strangers.
 */
class ProposalsTest {
    private static final Pattern CLAIM = Pattern.compile("but it has (.*?)\\.(?: |$)");
    private static final String COMMIT = "9f3b2c1d9f3b2c1d9f3b2c1d9f3b2c1d9f3b2c1d";

    private static String refusal(JsonObject claims, Definitions... definitions) {
        return DenialSentence.forColleague(policy(definitions), request(claims), null);
    }

    private static String stranger(JsonObject claims, Definitions... definitions) {
        return DenialSentence.forStranger(policy(definitions), request(claims));
    }

    private static List<Hint> hints(JsonObject claims, Definitions... definitions) {
        return Explainer.explain(policy(definitions), request(claims)).hints();
    }

    private static PolicyRequest request(JsonObject claims) {
        return new PolicyRequest(TokenType.ORGANIZATION, null, claims);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            kubernetes.io.namespace           | 'kubernetes.io'.namespace
            kubernetes_io.namespace           | 'kubernetes.io'.namespace
            oidc.circleci.com/project-id      | 'oidc.circleci.com/project-id'
            namespace                         | 'kubernetes.io'.namespace
            a.b                               | 'a.b'
            deep.claim                        | outer.'in.ner'.deep.claim
            """)
    void a_claim_that_is_proposed_can_be_copied_and_allows(String absent, String printed) {
        var claims = Json.object(
                "kubernetes.io",
                Json.object("namespace", "ci"),
                "oidc.circleci.com/project-id",
                "ci",
                "ab",
                "ci",
                "outer",
                Json.object("in.ner", Json.object("deep", Json.object("claim", "ci"))));
        var proposals = new ArrayList<String>();
        for (var said : List.of(
                refusal(claims, allow().rule(absent, "ci")),
                String.join(
                        " ",
                        hints(claims, allow().rule(absent, "ci")).stream()
                                .map(Hint::message)
                                .toList()))) {
            var claim = CLAIM.matcher(said);
            while (claim.find()) {
                proposals.add(claim.group(1));
            }
        }
        if (!absent.equals("a.b") && !absent.startsWith("oidc")) {
            assertThat(proposals).contains(printed).contains(printed.replace('\'', '"'));
        }
        for (var proposal : proposals) {
            assertThat(policy(allow().rule(proposal, "ci")).allows(request(claims)))
                    .as(proposal)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"na\"me.space", "na'me.space", "größe.x", "empty.x", "none.x"})
    void a_claim_that_no_rule_can_name_or_meet_is_not_proposed(String name) {
        var value = name.startsWith("empty") ? "" : name.startsWith("none") ? null : "ci";
        assertThat(refusal(
                        Json.object(name, Json.object("claim", value), "sub", "x"),
                        allow().rule(ClaimPath.level("other") + ".claim", "ci")))
                .doesNotContain("but it has");
    }

    @ParameterizedTest
    @ValueSource(strings = {"base_ref", "head_ref"})
    void a_pull_request_is_told_to_run_on_a_push(String claim) {
        var claims = Json.object(
                "repository", "acme/web", "ref", "refs/pull/7/merge", claim, "release", "event_name", "pull_request");
        for (var said : List.of(
                refusal(claims, allow().rule("ref", "release")),
                hints(claims, allow().rule("ref", "release")).toString())) {
            assertThat(said)
                    .contains("The rule's text is in " + claim + ", which anybody's pull request may have.")
                    .contains("with rules on repository 'acme/web' and ref 'refs/heads/release'")
                    .doesNotContain("write it on that one");
        }
        assertThat(policy(allow().rule("repository", "acme/web").rule("ref", "refs/heads/release"))
                        .allows(request(Json.object("repository", "acme/web", "ref", "refs/heads/release"))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "event_name, pull_request",
        "runner_environment, github-hosted",
        "repository_visibility, public",
        "iss, https://ci.example",
        "job_workflow_ref, acme/ci/deploy.yml@refs/heads/main",
        "sha, " + COMMIT,
        "run_id, 123456789",
    })
    void a_claim_that_says_nothing_of_whose_a_run_is_is_never_proposed(String claim, String value) {
        assertThat(hints(Json.object("sub", "x", claim, value), allow().rule("sub", value)))
                .noneMatch(hint -> hint.message().contains(claim));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            organization:acme:pipeline:web                     | organization:acme:pipeline:web:ref:refs/heads/main:commit:COMMIT:step:deploy | organization:acme:pipeline:web:ref:refs/heads/main:commit:*:step:deploy
            ORGANIZATION:acme:pipeline:web:ref:refs/heads/main:commit:COMMIT:step:deploy | organization:acme:pipeline:web:ref:refs/heads/main:commit:COMMIT:step:deploy | organization:acme:pipeline:web:ref:refs/heads/main:commit:*:step:deploy
            repo:acme/web                                      | repo:acme/web:run_id:123:ref:refs/heads/main | repo:acme/web:run_id:*:ref:refs/heads/main
            project:acme                                       | project:acme:build:4711                  | project:acme:build:*
            acme/web                                           | acme/web:job:deploy                      | acme/web:job:deploy
            acme/web                                           | acme/web@COMMIT                          |
            acme/web                                           | acme/web:COMMIT:deploy                   |
            """)
    void a_value_of_one_run_is_never_proposed(String wanted, String actual, String open) {
        var sub = actual.replace("COMMIT", COMMIT);
        var proposed = hints(
                        Json.object("sub", sub),
                        allow().rule("sub", new RuleValue.Equals(wanted.replace("COMMIT", COMMIT))))
                .stream()
                .map(Hint::rule)
                .filter(Objects::nonNull)
                .toList();
        if (open == null) {
            assertThat(proposed).isEmpty();
            return;
        }
        assertThat(proposed).hasSize(1);
        assertThat(proposed.get(0).literals()).containsExactly(open);
        assertThat(policy(allow().rule("sub", proposed.get(0))).allows(request(Json.object("sub", sub))))
                .isTrue();
        assertThat(policy(allow().rule("sub", proposed.get(0)))
                        .allows(request(Json.object("sub", sub.replace("acme", "mallory")))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "sha, 9f3b, 9f3b2c1d",
        "jti, abcdef, abcdef:1",
        "run_id, 12345, 123456",
        "build_commit, 9f3b2c, 9f3b2c1d",
        "'\"kubernetes.io\".pod.name', web-1, web-1/x",
        "'\"oidc.circleci.com/workflow-id\"', abcdef, abcdef/x",
        "pipeline_id, 12345, 123456",
    })
    void a_claim_of_one_run_is_said_to_be_one(String path, String wanted, String actual) {
        var level = ClaimPath.parse(path).levels();
        var claims = level.size() == 1
                ? Json.object(level.get(0), actual)
                : Json.object(level.get(0), Json.object(level.get(1), Json.object(level.get(2), actual)));
        assertThat(hints(claims, allow().rule(path, wanted))).satisfiesExactly(hint -> {
            assertThat(hint.message()).contains(" changes with each run");
            assertThat(hint.rule()).isNull();
        });
    }

    @Test
    void a_value_that_cannot_be_printed_is_not_proposed_in_a_refusal() {
        assertThat(refusal(Json.object("sub", "größe/x"), allow().rule("sub", "größe")))
                .contains("goes on with")
                .doesNotContain("Proposed:");
    }

    @Test
    void a_job_without_an_environment_is_told_what_to_write() {
        var write = "The job names no environment. Write environment: NAME into the job in its workflow file.";
        var github = Json.object("repository", "acme/web", "ref", "refs/heads/main");
        assertThat(refusal(github, allow().rule("repository", "acme/web").rule("environment", "production")))
                .contains(write);
        assertThat(stranger(github, allow().rule("repository", "acme/web").rule("environment", "production")))
                .contains(write)
                .doesNotContain("production");
        assertThat(refusal(Json.object("sub", "x"), allow().rule("environment", "production")))
                .doesNotContain("workflow file");
        assertThat(refusal(
                        Json.object("sub", "repo:acme/web:ref:refs/heads/main"),
                        allow().rule("sub", "repo:acme/web:environment:production")))
                .contains("Write environment: production into the job in its workflow file.");
    }

    @Test
    void every_denial_by_definitions_names_the_simulator_however_long_it_is() {
        var lengthy = "x".repeat(900);
        assertThat(refusal(Json.object("sub", lengthy), allow().rule("sub", "y")))
                .endsWith(DenialSentence.SIMULATOR)
                .hasSizeLessThanOrEqualTo(1000);
        assertThat(stranger(Json.object("sub", "x"), allow().rule("sub", "y"))).endsWith(DenialSentence.SIMULATOR);
        assertThat(stranger(Json.object("sub", "x"), Definitions.deny())).doesNotContain("simulate");
    }
}
