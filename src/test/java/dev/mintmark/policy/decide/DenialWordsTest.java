package dev.mintmark.policy.decide;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.deny;
import static dev.mintmark.policy.Definitions.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.Definitions;
import dev.mintmark.policy.Json;
import dev.mintmark.policy.decide.Verdict.Denied;
import dev.mintmark.policy.definition.RuleValue.Exists;
import dev.mintmark.policy.definition.TokenType;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenialWordsTest {
    private static final JsonObject CLAIMS =
            Json.object("sub", "repo:acme/app:pull_request", "owner", "acme", "ref", "main");

    private static Denied denied(JsonObject claims, Definitions... definitions) {
        return (Denied) policy(definitions).decide(new PolicyRequest(TokenType.ORGANIZATION, null, claims));
    }

    @Test
    void the_caller_learns_which_of_its_claims_did_not_match_but_not_what_would() {
        Denied denied = denied(
                CLAIMS,
                allow().rule("sub", "repo:SECRET/*").rule("owner", "SECRET").rule("ref", "SECRET"),
                allow().rule("sub", "repo:acme/app:SECRET")
                        .rule("owner", "acme")
                        .rule("environment", "SECRET")
                        .rule("ref", "main"),
                deny().rule("SECRET", "SECRET"));
        assertThat(denied.reason()).isEqualTo(DenialReason.NO_RULE_MATCHED);
        assertThat(denied.nearest()).isEqualTo(new Nearest(1, List.of("sub", "environment")));
        assertThat(denied.sentence())
                .isEqualTo(
                        "no policy definition of this issuer allows this token; the nearest one (definition 1) does not"
                                + " match its sub 'repo:acme/app:pull_request', environment (which is absent)");
    }

    @Test
    void a_deny_tells_nothing_of_its_rules() {
        Denied denied = denied(CLAIMS, deny().rule("owner", "ac*"), allow().rule("sub", "*"));
        assertThat(denied.sentence()).isEqualTo("a policy definition of this issuer denies tokens with these claims");
        assertThat(denied.nearest()).isNull();
    }

    @Test
    void what_no_definition_is_about_is_named() {
        CompiledPolicy policy = policy(
                deny().team("o\"ps").rule("sub", "x"), allow().team("dev").rule("sub", "x"));
        assertThat(sentence(policy, TokenType.ORGANIZATION, null))
                .isEqualTo("no policy definition of this issuer allows organization tokens");
        assertThat(sentence(policy, TokenType.TEAM, "o\"ps"))
                .isEqualTo("no policy definition of this issuer allows tokens of team 'o<U+0022>ps'");
        assertThat(sentence(policy, TokenType.PERSONAL, "alice"))
                .isEqualTo("no policy definition of this issuer allows personal tokens of user 'alice'");
        assertThat(sentence(policy, TokenType.RUNNER, "r1"))
                .isEqualTo("no policy definition of this issuer allows tokens of runner 'r1'");
    }

    @Test
    void a_policy_without_allows_is_said_to_be_one() {
        String nothingYet =
                "this issuer's policy allows nothing yet: none of its definitions is an allow. An administrator"
                        + " replaces all its definitions with one PATCH"
                        + " /api/orgs/{organization}/auth/policies/{policy}.";
        assertThat(denied(CLAIMS, deny()).sentence()).isEqualTo(nothingYet);
        assertThat(denied(CLAIMS, deny()).reason()).isEqualTo(DenialReason.DENIED);
        assertThat(denied(CLAIMS, deny().rule("sub", "other")).sentence()).isEqualTo(nothingYet);
        assertThat(sentence(policy(deny()), TokenType.TEAM, "ops")).isEqualTo(nothingYet);
    }

    private static String sentence(CompiledPolicy policy, TokenType type, String name) {
        return ((Denied) policy.decide(new PolicyRequest(type, name, CLAIMS))).sentence();
    }

    @Test
    void the_nearest_is_the_most_alike_then_the_first() {
        Definitions mostMet =
                allow().rule("a", "x").rule("b", "x").rule("sub", "*").rule("owner", "*");
        Definitions nothingMet = allow().rule("a", "x");
        Definitions little = allow().rule("a", "x").rule("ref", "main");
        assertThat(nearest(mostMet, nothingMet)).isEqualTo(0);
        assertThat(nearest(nothingMet, mostMet)).isEqualTo(1);
        assertThat(nearest(nothingMet, little)).isEqualTo(1);
        assertThat(nearest(little, nothingMet)).isEqualTo(0);
        assertThat(nearest(nothingMet, nothingMet)).isEqualTo(0);
        assertThat(nearest(deny().rule("a", "x"), allow().team("t").rule("a", "x"), mostMet))
                .isEqualTo(2);
    }

    private static int nearest(Definitions... definitions) {
        return denied(CLAIMS, definitions).nearest().index();
    }

    @Test
    void emptiness_is_told_apart() {
        JsonObject claims = Json.object(
                "a", null, "b", "", "c", Json.array(), "d", Json.object("x", "y"), "e", Json.array(Json.object()));
        Denied denied = denied(
                claims,
                allow().rule("a", "*")
                        .rule("b", "*")
                        .rule("c", "*")
                        .rule("d", "*")
                        .rule("e", "*"));
        assertThat(denied.sentence())
                .endsWith(
                        "match its a (which is null), b (which is empty), c (which is empty), d (which is an object), e"
                                + " (which is an array of nothing that can be compared)");
    }

    @Test
    void values_are_shown_as_the_token_has_them() {
        JsonObject claims = Json.object("n", Json.number("1.50"), "list", Json.array("a", true), "x.y", "\"é");
        Denied denied = denied(
                claims,
                allow().rule("n", "2").rule("list", "z").rule("\"x.y\"", "z").rule("list", new Exists(false)));
        assertThat(denied.sentence()).endsWith("match its n '1.50', list ['a', 'true'], 'x.y' '<U+0022><U+00E9>'");
    }

    @Test
    void five_claims_are_named_and_the_rest_counted() {
        Definitions five = allow().rule("a", "1")
                .rule("b", "1")
                .rule("c", "1")
                .rule("d", "1")
                .rule("e", "1");
        assertThat(denied(CLAIMS, five).sentence()).endsWith("e (which is absent)");
        assertThat(denied(CLAIMS, five.rule("f", "1").rule("g", "1")).sentence())
                .endsWith("e (which is absent) and 2 more")
                .doesNotContain(" f ");
        assertThat(denied(CLAIMS, five.rule("f", "1")).nearest().missing()).hasSize(6);
    }

    @Test
    void a_sentence_may_stand_in_an_error_description_whatever_the_token_holds() {
        JsonObject claims = Json.object("\"a\\b\n\"", "\"\\\u0001\u2028😀" + "x".repeat(10_000));
        String sentence =
                denied(claims, allow().rule("\"\"a\\b\n\"".substring(1), "no")).sentence();
        assertThat(sentence).matches("[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]+").hasSizeLessThan(500);
    }
}
