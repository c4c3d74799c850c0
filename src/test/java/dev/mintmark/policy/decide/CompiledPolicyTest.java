package dev.mintmark.policy.decide;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.deny;
import static dev.mintmark.policy.Definitions.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.Definitions;
import dev.mintmark.policy.Json;
import dev.mintmark.policy.decide.Verdict.Allowed;
import dev.mintmark.policy.decide.Verdict.Denied;
import dev.mintmark.policy.definition.Decision;
import dev.mintmark.policy.definition.MalformedRuleException;
import dev.mintmark.policy.definition.PolicyDefinition;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.RuleValue.AnyOf;
import dev.mintmark.policy.definition.RuleValue.Equals;
import dev.mintmark.policy.definition.RuleValue.Exists;
import dev.mintmark.policy.definition.RuleValue.In;
import dev.mintmark.policy.definition.RuleValue.Not;
import dev.mintmark.policy.definition.TokenType;
import dev.mintmark.policy.explain.Explainer;
import dev.mintmark.policy.explain.Explanation;
import dev.mintmark.policy.explain.RuleTrace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompiledPolicyTest {
    private static final JsonObject CLAIMS = Json.object(
            "sub",
            "repo:acme/app:ref:refs/heads/main",
            "repository_owner",
            "acme",
            "run_attempt",
            Json.number("1"),
            "groups",
            Json.array("dev", "ops"));

    private static PolicyRequest organization(JsonObject claims) {
        return new PolicyRequest(TokenType.ORGANIZATION, null, claims);
    }

    private static Verdict decide(CompiledPolicy policy) {
        return policy.decide(organization(CLAIMS));
    }

    private static DenialReason reason(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Denied.class);
        return ((Denied) verdict).reason();
    }

    private static Grant grant(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Allowed.class);
        return ((Allowed) verdict).grant();
    }

    @Test
    void what_no_definition_is_about_is_denied() {
        assertThat(reason(decide(policy()))).isEqualTo(DenialReason.NO_DEFINITION_FOR_TARGET);
        assertThat(reason(decide(policy(allow().team("ops").rule("sub", "*")))))
                .isEqualTo(DenialReason.NO_DEFINITION_FOR_TARGET);
    }

    @Test
    void denies_that_do_not_apply_allow_nothing() {
        assertThat(reason(decide(policy(deny().rule("sub", "other")))))
                .isEqualTo(DenialReason.NO_DEFINITION_FOR_TARGET);
    }

    @Test
    void the_policy_of_a_new_issuer_denies_everything() {
        CompiledPolicy policy = CompiledPolicy.compile(1, List.of(PolicyDefinition.denyEverything()));
        assertThat(reason(decide(policy))).isEqualTo(DenialReason.DENIED);
        assertThat(reason(policy.decide(new PolicyRequest(TokenType.TEAM, "ops", CLAIMS))))
                .isEqualTo(DenialReason.NO_DEFINITION_FOR_TARGET);
    }

    @Test
    void an_allow_applies_when_all_its_rules_match() {
        Grant grant = grant(decide(policy(allow().rule("sub", "repo:acme/*")
                .rule("repository_owner", "acme")
                .rule("run_attempt", "1")
                .rule("groups", "ops")
                .permissions("admin"))));
        assertThat(grant).isEqualTo(new Grant(List.of(0), List.of("admin"), List.of(), List.of(), null));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            sub,              repo:acme/app
            sub,              Repo:acme/*
            sub,              repo:acme/app:ref:refs/heads/mai
            repository_owner, acm
            run_attempt,      2
            run_attempt,      1.0
            groups,           dev ops
            actor,            *
            sub.owner,        *
            groups.0,         *
            """)
    void one_rule_that_does_not_match_is_enough_to_deny(String path, String pattern) {
        assertThat(reason(decide(policy(allow().rule("sub", "repo:acme/*")
                        .rule("repository_owner", "acme")
                        .rule(path, pattern)))))
                .isEqualTo(DenialReason.NO_RULE_MATCHED);
    }

    @Test
    void a_deny_that_applies_beats_every_allow_wherever_it_stands() {
        Definitions allow = allow().rule("sub", "repo:acme/*");
        Definitions deny = deny().rule("groups", "ops");
        assertThat(reason(decide(policy(allow, deny)))).isEqualTo(DenialReason.DENIED);
        assertThat(reason(decide(policy(deny, allow)))).isEqualTo(DenialReason.DENIED);
        assertThat(reason(decide(policy(allow, allow, deny, allow)))).isEqualTo(DenialReason.DENIED);
    }

    @Test
    void a_deny_that_does_not_apply_takes_nothing_away() {
        Definitions allow = allow().rule("sub", "repo:acme/*").permissions("read");
        assertThat(grant(decide(policy(deny().rule("groups", "ops").rule("sub", "x"), allow)))
                        .permissions())
                .containsExactly("read");
    }

    @Test
    void a_deny_whose_claim_is_missing_does_not_apply() {
        Definitions allow = allow().rule("sub", "repo:acme/*");
        assertThat(grant(decide(policy(allow, deny().rule("sub", "*").rule("actor", "*")))))
                .isNotNull();
        assertThat(grant(decide(policy(allow, deny().rule("actor", new Not(new Equals("alice")))))))
                .isNotNull();
        assertThat(reason(decide(policy(allow, deny().rule("actor", new Exists(false))))))
                .isEqualTo(DenialReason.DENIED);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            TEAM,     ops,   TEAM,     Ops
            TEAM,     ops,   TEAM,     dev
            TEAM,     ops,   PERSONAL, ops
            TEAM,     ops,   RUNNER,   ops
            PERSONAL, alice, PERSONAL, bob
            PERSONAL, alice, TEAM,     alice
            RUNNER,   r1,    RUNNER,   r2
            RUNNER,   r1,    PERSONAL, r1
            """)
    void a_definition_is_only_about_its_own_team_user_or_runner(
            TokenType type, String name, TokenType requestedType, String requestedName) {
        CompiledPolicy policy = policy(about(allow(), type, name).rule("sub", "*"));
        assertThat(grant(policy.decide(new PolicyRequest(type, name, CLAIMS)))).isNotNull();
        assertThat(reason(policy.decide(new PolicyRequest(requestedType, requestedName, CLAIMS))))
                .isEqualTo(DenialReason.NO_DEFINITION_FOR_TARGET);
        assertThat(reason(policy.decide(organization(CLAIMS)))).isEqualTo(DenialReason.NO_DEFINITION_FOR_TARGET);
    }

    private static Definitions about(Definitions definition, TokenType type, String name) {
        return switch (type) {
            case ORGANIZATION -> definition;
            case TEAM -> definition.team(name);
            case PERSONAL -> definition.user(name);
            case RUNNER -> definition.runner(name);
        };
    }

    @Test
    void a_deny_about_one_target_leaves_the_others_alone() {
        CompiledPolicy policy = policy(
                deny().team("ops"),
                allow().team("ops").rule("sub", "*"),
                allow().team("dev").rule("sub", "*"));
        assertThat(reason(policy.decide(new PolicyRequest(TokenType.TEAM, "ops", CLAIMS))))
                .isEqualTo(DenialReason.DENIED);
        assertThat(grant(policy.decide(new PolicyRequest(TokenType.TEAM, "dev", CLAIMS))))
                .isNotNull();
    }

    @Test
    void a_name_is_asked_for_with_its_token_type_only() {
        assertThatThrownBy(() -> new PolicyRequest(TokenType.ORGANIZATION, "acme", CLAIMS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PolicyRequest(TokenType.TEAM, null, CLAIMS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void applying_allows_grant_together_and_the_least_lifetime_counts() {
        Grant grant = grant(decide(policy(
                allow().rule("sub", "repo:acme/*")
                        .permissions("read", "write")
                        .audiences("https://a.example")
                        .maxExpiration(600),
                allow().rule("sub", "other")
                        .permissions("never")
                        .audiences("https://n")
                        .maxExpiration(1),
                allow().rule("groups", "dev").role("role-1").audiences("https://b.example", "https://a.example"),
                allow().rule("repository_owner", "acme")
                        .permissions("read", "audit")
                        .maxExpiration(300),
                allow().rule("run_attempt", "?").maxExpiration(900).role("role-1"))));
        assertThat(grant)
                .isEqualTo(new Grant(
                        List.of(0, 2, 3, 4),
                        List.of("read", "write", "audit"),
                        List.of("role-1"),
                        List.of("https://a.example", "https://b.example"),
                        300L));
    }

    @Test
    void no_allow_with_a_bound_means_no_bound() {
        assertThat(grant(decide(policy(allow().rule("sub", "*")))).maxExpiration())
                .isNull();
        assertThat(grant(decide(policy(
                                allow().rule("sub", "*"),
                                allow().rule("groups", "ops").maxExpiration(5))))
                        .maxExpiration())
                .isEqualTo(5L);
    }

    @Test
    void the_permissions_written_beside_a_role_are_not_granted() {
        Grant grant = grant(
                decide(policy(allow().rule("sub", "*").permissions("admin").role("r"))));
        assertThat(grant.permissions()).isEmpty();
        assertThat(grant.roleIDs()).containsExactly("r");
    }

    @Test
    void a_definition_found_by_two_elements_of_a_claim_counts_once() {
        Grant grant = grant(decide(policy(allow().rule("groups", new AnyOf(List.of("ops", "dev"))))));
        assertThat(grant.definitions()).containsExactly(0);
    }

    @Test
    void a_claim_path_that_cannot_be_read_spoils_the_whole_policy() {
        assertThatThrownBy(() -> policy(allow().rule("sub", "*"), deny().rule("a..b", "x")))
                .isInstanceOf(MalformedRuleException.class);
    }

    @Test
    void the_version_is_that_of_the_policy_set() {
        assertThat(CompiledPolicy.compile(7, List.of()).version()).isEqualTo(7);
    }

    @Test
    void the_right_ones_of_many_definitions_are_found() {
        List<PolicyDefinition> definitions = new ArrayList<>();
        for (int index = 0; index < 3_000; index++) {
            definitions.add(allow().rule("sub", "repo:acme/app-" + index + ":*")
                    .rule("repository", new In(List.of("acme/app-" + index, "acme/fork-" + index)))
                    .rule("owner", "acme")
                    .permissions("p" + index)
                    .definition());
        }
        CompiledPolicy policy = CompiledPolicy.compile(1, definitions);
        for (int index : new int[] {0, 1, 1500, 2999}) {
            JsonObject claims = Json.object(
                    "sub", "repo:acme/app-" + index + ":ref:x", "repository", "acme/fork-" + index, "owner", "acme");
            assertThat(grant(policy.decide(organization(claims))).permissions()).containsExactly("p" + index);
        }
        assertThat(reason(policy.decide(organization(
                        Json.object("sub", "repo:acme/app-1:ref:x", "repository", "acme/app-2", "owner", "acme")))))
                .isEqualTo(DenialReason.NO_RULE_MATCHED);
    }

    @Test
    void a_rule_with_many_alternatives_is_found_as_well() {
        List<String> many = IntStream.range(0, 50).mapToObj(i -> "repo" + i).toList();
        CompiledPolicy policy = policy(allow().rule("r", new In(many)));
        assertThat(grant(policy.decide(organization(Json.object("r", "repo49")))))
                .isNotNull();
        assertThat(reason(policy.decide(organization(Json.object("r", "repo50")))))
                .isEqualTo(DenialReason.NO_RULE_MATCHED);
    }

    @Test
    void an_empty_literal_never_applies() {
        CompiledPolicy policy = policy(allow().rule("sub", ""));
        assertThat(reason(policy.decide(organization(Json.object("sub", ""))))).isEqualTo(DenialReason.NO_RULE_MATCHED);
        assertThat(reason(policy.decide(organization(Json.object())))).isEqualTo(DenialReason.NO_RULE_MATCHED);
    }

    @Test
    void a_policy_that_takes_too_many_steps_denies() {
        JsonObject claims = Json.object("sub", "a".repeat(15_000));
        CompiledPolicy policy = policy(allow().rule("sub", slow(100)), allow().rule("sub", "*"));
        assertThat(reason(policy.decide(organization(claims)))).isEqualTo(DenialReason.TOO_COMPLEX);
        Explanation explanation = Explainer.explain(policy, organization(claims));
        assertThat(reason(explanation.verdict())).isEqualTo(DenialReason.TOO_COMPLEX);
        assertThat(explanation.hints()).singleElement().satisfies(hint -> assertThat(hint.message())
                .contains("too many steps"));
    }

    @Test
    void a_denial_is_not_held_up_by_the_search_for_what_came_nearest() {
        JsonObject claims = Json.object("sub", "a".repeat(15_000), "x", "1");
        CompiledPolicy policy = policy(allow().rule("x", "2").rule("sub", slow(100)));
        assertThat(reason(policy.decide(organization(claims)))).isEqualTo(DenialReason.NO_RULE_MATCHED);
    }

    @Test
    void what_was_not_compared_to_its_end_is_no_mismatch() {
        JsonObject claims = Json.object("sub", "a".repeat(15_000));
        CompiledPolicy policy = policy(allow().rule("sub", new RuleValue.Not(slow(100))));

        assertThat(reason(policy.decide(organization(claims)))).isEqualTo(DenialReason.TOO_COMPLEX);
    }

    @Test
    void explaining_ends_too() {
        JsonObject claims = Json.object("sub", "a".repeat(15_000), "x", "1");
        Explanation explanation = Explainer.explain(
                policy(allow().rule("x", "2").rule("sub", slow(1_000)).rule("x", "1")), organization(claims));
        RuleTrace last = explanation.definitions().get(0).rules().get(1);
        assertThat(last.matched()).isFalse();
        assertThat(last.note()).contains("not compared");
    }

    private static RuleValue slow(int patterns) {
        return new AnyOf(IntStream.range(0, patterns)
                .mapToObj(i -> "*" + "a".repeat(900) + "?b" + i + "*")
                .toList());
    }

    @Test
    void a_definition_is_a_copy() {
        List<String> permissions = new ArrayList<>(List.of("a"));
        PolicyDefinition definition = new PolicyDefinition(
                Decision.ALLOW,
                TokenType.ORGANIZATION,
                null,
                null,
                null,
                null,
                permissions,
                permissions,
                null,
                Collections.emptyMap());
        permissions.add("b");
        assertThat(definition.authorizedPermissions()).containsExactly("a");
        assertThat(definition.audiences()).containsExactly("a");
    }

    @Test
    void decisions_and_token_types_are_known_by_their_text() {
        assertThat(Decision.of("allow")).isEqualTo(Decision.ALLOW);
        assertThat(Decision.of("deny")).isEqualTo(Decision.DENY);
        assertThat(Decision.of("Deny")).isNull();
        assertThat(Decision.DENY.text()).isEqualTo("deny");
        for (TokenType type : TokenType.values()) {
            assertThat(TokenType.of(type.text())).isEqualTo(type);
        }
        assertThat(TokenType.of("Team")).isNull();
        assertThat(TokenType.PERSONAL.text()).isEqualTo("personal");
    }
}
