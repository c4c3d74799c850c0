package dev.mintmark.policy.explain;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.deny;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.policy.Definitions;
import dev.mintmark.policy.check.SharedIssuer;
import dev.mintmark.policy.check.SharedIssuers;
import dev.mintmark.policy.check.TenantGuard;
import dev.mintmark.policy.decide.CompiledPolicy;
import dev.mintmark.policy.decide.DenialReason;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.decide.Verdict;
import dev.mintmark.policy.definition.TokenType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A policy of before its issuer was known to be shared. */
class WithheldAllowsTest {
    private static final TenantGuard GUARD =
            TenantGuard.of(SharedIssuers.shipped(), "https://codeberg.org/api/actions", null);

    private static CompiledPolicy compile(Definitions... definitions) {
        return CompiledPolicy.compile(1, Definitions.list(definitions), GUARD::isViolatedBy);
    }

    private static PolicyRequest request() {
        return new PolicyRequest(
                TokenType.ORGANIZATION,
                null,
                new JsonObject(Map.of(
                        "ref", new JsonString("main"),
                        "repository_owner", new JsonString("mallory"))));
    }

    @Test
    void a_stored_allow_that_pins_no_tenant_grants_nothing() {
        assertThat(compile(allow().rule("ref", "main")).decide(request())).isInstanceOf(Verdict.Denied.class);
    }

    @Test
    void the_refusal_says_why_to_everybody_and_of_the_policy_nothing() {
        String why =
                "no policy definition of this issuer allows this token. The issuer signs for many organizations. An"
                        + " allow counts only where it says whose tokens it takes. It does so by sub or by the claim"
                        + " that names the organization";
        SharedIssuer codeberg = SharedIssuers.shipped().find("https://codeberg.org/api/actions");
        for (CompiledPolicy policy : List.of(
                compile(allow().rule("ref", "main")), compile(deny().rule("ref", "x"), allow().rule("ref", "main")))) {
            assertThat(DenialSentence.forStranger(policy, request())).isEqualTo(why + ". " + DenialSentence.SIMULATOR);
            assertThat(DenialSentence.forColleague(policy, request(), codeberg))
                    .isEqualTo(why + ". " + DenialSentence.SIMULATOR);
        }
    }

    @Test
    void a_stored_allow_that_pins_one_grants_what_it_did() {
        assertThat(compile(allow().rule("ref", "main"), allow().rule("repository_owner", "mallory"))
                        .decide(request()))
                .isInstanceOfSatisfying(
                        Verdict.Allowed.class,
                        allowed -> assertThat(allowed.grant().definitions()).containsExactly(1));
    }

    @Test
    void a_stored_deny_denies_whatever_it_pins() {
        assertThat(compile(deny().rule("ref", "main"), allow().rule("repository_owner", "mallory"))
                        .decide(request()))
                .isInstanceOfSatisfying(Verdict.Denied.class, denied -> assertThat(denied.reason())
                        .isEqualTo(DenialReason.DENIED));
    }

    @Test
    void the_simulator_says_why() {
        var explanation = Explainer.explain(
                compile(deny().team("ops"), allow().rule("ref", "main"), allow().rule("ref", "other")), request());

        assertThat(explanation.definitions()).extracting(DefinitionTrace::index).containsExactly(0, 1, 2);
        assertThat(explanation.definitions())
                .extracting(DefinitionTrace::applies)
                .containsExactly(false, false, false);
        assertThat(explanation.definitions().get(1).note())
                .isEqualTo("grants nothing: the issuer signs for many organizations, and this allow does not say whose"
                        + " tokens it takes");
        assertThat(explanation.hints())
                .extracting(Hint::message)
                .containsExactly("Definition 1 matches this token and grants nothing. The issuer signs for many"
                        + " organizations, and the definition does not say whose tokens it takes. Add a rule on sub, or on"
                        + " the claim that names your organization.");
    }
}
