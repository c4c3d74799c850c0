package dev.mintmark.policy.check;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.deny;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.policy.Definitions;
import dev.mintmark.policy.check.PolicyProblem.ErrorType;
import dev.mintmark.policy.definition.PolicyDefinition;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.RuleValue.AllOf;
import dev.mintmark.policy.definition.RuleValue.AnyOf;
import dev.mintmark.policy.definition.RuleValue.Equals;
import dev.mintmark.policy.definition.RuleValue.Exists;
import dev.mintmark.policy.definition.RuleValue.Glob;
import dev.mintmark.policy.definition.RuleValue.In;
import dev.mintmark.policy.definition.RuleValue.Not;
import dev.mintmark.policy.definition.RuleValue.Pattern;
import dev.mintmark.policy.definition.TokenType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyValidationTest {
    private static final String OWN = "https://ci.example.com";
    private static final String GITHUB = "https://token.actions.githubusercontent.com";
    private static final String LONGEST = "x".repeat(1024);
    private static final String TOO_LONG = "x".repeat(1025);

    private static List<PolicyProblem> check(String issuer, Definitions... definitions) {
        return new PolicyValidation(SharedIssuers.shipped()).check(Definitions.list(definitions), issuer);
    }

    @Test
    void a_policy_holds_at_least_one_definition() {
        assertThat(check(OWN))
                .containsExactly(
                        new PolicyProblem(null, "policies", ErrorType.REQUIRED, "policy definition can not be empty"));
    }

    @Test
    void a_policy_holds_at_most_5000_definitions() {
        PolicyValidation validation = new PolicyValidation(SharedIssuers.shipped());
        PolicyDefinition definition = PolicyDefinition.denyEverything();
        assertThat(validation.check(Collections.nCopies(5_000, definition), OWN))
                .isEmpty();
        assertThat(validation.check(Collections.nCopies(5_001, definition), OWN))
                .containsExactly(new PolicyProblem(
                        null, "policies", ErrorType.INVALID, "a policy has at most 5000 definitions"));
    }

    static Stream<Definitions> good() {
        return Stream.of(
                deny(),
                deny().permissions("admin"),
                deny().team("ops"),
                allow().rule("sub", "*"),
                allow().rule("sub", "").permissions("admin"),
                allow().team("ops").rule("sub", "x"),
                allow().user("alice").rule("sub", "x"),
                allow().runner("r1").rule("sub", "x"),
                allow().role("r").rule("sub", "x"),
                allow().rule("sub", LONGEST).permissions(LONGEST).audiences(LONGEST),
                allow().rule(LONGEST, "x"),
                allow().team(LONGEST).rule("sub", "x"),
                allow().rule("sub", "x").maxExpiration(1),
                allow().rule("sub", new AnyOf(Collections.nCopies(100, "x"))),
                allow().rule("sub", "😀"),
                allow().rule("sub", "x")
                        .permissions(Collections.nCopies(100, "p").toArray(String[]::new)),
                allow().rules(rules(100)));
    }

    private static Map<String, RuleValue> rules(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "claim" + i, i -> new Pattern("x")));
    }

    @ParameterizedTest
    @MethodSource("good")
    void a_good_definition_has_no_problem(Definitions definition) {
        assertThat(check(OWN, definition)).isEmpty();
    }

    static Stream<Arguments> bad() {
        Definitions allow = allow().rule("sub", "x");
        return Stream.of(
                Arguments.of(
                        allow.target(TokenType.TEAM, null, null, null), "teamName", ErrorType.REQUIRED, "is required"),
                Arguments.of(allow.team(""), "teamName", ErrorType.REQUIRED, "is required when tokenType is team"),
                Arguments.of(
                        allow.target(TokenType.PERSONAL, null, null, null),
                        "userLogin",
                        ErrorType.REQUIRED,
                        "is required"),
                Arguments.of(allow.user(""), "userLogin", ErrorType.REQUIRED, "is required when tokenType is personal"),
                Arguments.of(
                        allow.target(TokenType.RUNNER, null, null, null),
                        "runnerID",
                        ErrorType.REQUIRED,
                        "is required"),
                Arguments.of(allow.runner(""), "runnerID", ErrorType.REQUIRED, "is required when tokenType is runner"),
                Arguments.of(
                        allow.target(TokenType.ORGANIZATION, "t", null, null),
                        "teamName",
                        ErrorType.INVALID,
                        "is only for"),
                Arguments.of(
                        allow.target(TokenType.ORGANIZATION, "", null, null),
                        "teamName",
                        ErrorType.INVALID,
                        "is only for"),
                Arguments.of(
                        allow.target(TokenType.ORGANIZATION, null, "u", null),
                        "userLogin",
                        ErrorType.INVALID,
                        "is only for"),
                Arguments.of(
                        allow.target(TokenType.ORGANIZATION, null, null, "r"),
                        "runnerID",
                        ErrorType.INVALID,
                        "is only for"),
                Arguments.of(
                        allow.target(TokenType.TEAM, "t", "u", null), "userLogin", ErrorType.INVALID, "is only for"),
                Arguments.of(
                        allow.target(TokenType.PERSONAL, null, "u", "r"), "runnerID", ErrorType.INVALID, "is only for"),
                Arguments.of(
                        allow.target(TokenType.RUNNER, "t", null, "r"), "teamName", ErrorType.INVALID, "is only for"),
                Arguments.of(allow.team(TOO_LONG), "teamName", ErrorType.INVALID, "more than 1024"),
                Arguments.of(allow.user("a\0b"), "userLogin", ErrorType.INVALID, "NUL"),
                Arguments.of(allow.runner("\ud800"), "runnerID", ErrorType.INVALID, "half a character"),
                Arguments.of(
                        allow.team("t").role("r"), "roleID", ErrorType.INVALID, "only for definitions whose tokenType"),
                Arguments.of(allow.role(""), "roleID", ErrorType.INVALID, "empty text"),
                Arguments.of(allow.role(TOO_LONG), "roleID", ErrorType.INVALID, "more than 1024"),
                Arguments.of(allow.permissions("a", ""), "authorizedPermissions", ErrorType.INVALID, "empty text"),
                Arguments.of(allow.permissions(TOO_LONG), "authorizedPermissions", ErrorType.INVALID, "more than 1024"),
                Arguments.of(
                        allow.permissions(Collections.nCopies(101, "p").toArray(String[]::new)),
                        "authorizedPermissions",
                        ErrorType.INVALID,
                        "at most 100 elements"),
                Arguments.of(
                        allow.permissions("a", "read all"),
                        "authorizedPermissions",
                        ErrorType.INVALID,
                        "no scope can say"),
                Arguments.of(allow.permissions("é"), "authorizedPermissions", ErrorType.INVALID, "no scope can say"),
                Arguments.of(allow.audiences(""), "audiences", ErrorType.INVALID, "empty text"),
                Arguments.of(allow.audiences("a\0"), "audiences", ErrorType.INVALID, "NUL"),
                Arguments.of(allow.audiences("urn:mintmark:org:other"), "audiences", ErrorType.INVALID, "organization"),
                Arguments.of(allow.audiences("URN:Pulumi:org:other"), "audiences", ErrorType.INVALID, "organization"),
                Arguments.of(allow.maxExpiration(0), "maxExpiration", ErrorType.INVALID, "positive"),
                Arguments.of(allow.maxExpiration(-1), "maxExpiration", ErrorType.INVALID, "positive"),
                Arguments.of(allow(), "rules", ErrorType.REQUIRED, "every token of the issuer"),
                Arguments.of(allow().team("t"), "rules", ErrorType.REQUIRED, "every token of the issuer"),
                Arguments.of(allow().rules(rules(101)), "rules", ErrorType.INVALID, "at most 100 rules"),
                Arguments.of(allow.rule("a..b", "x"), "rules", ErrorType.INVALID, "empty level: a..b"),
                Arguments.of(allow.rule("\"a", "x"), "rules", ErrorType.INVALID, "not closed: 'a"),
                Arguments.of(deny().rule("", "x"), "rules", ErrorType.INVALID, "empty level"),
                Arguments.of(allow.rule(TOO_LONG, "x"), "rules", ErrorType.INVALID, "more than 1024"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void a_bad_definition_is_refused_for_one_reason(
            Definitions definition, String attribute, ErrorType kind, String message) {
        assertThat(check(OWN, deny(), definition)).singleElement().satisfies(problem -> {
            assertThat(problem.index()).isEqualTo(1);
            assertThat(problem.attribute()).isEqualTo(attribute);
            assertThat(problem.errorType()).isEqualTo(kind);
            assertThat(problem.message()).contains(message);
        });
    }

    static Stream<Function<String, RuleValue>> kindsOfText() {
        return Stream.of(
                Pattern::new,
                Equals::new,
                Glob::new,
                text -> new AnyOf(List.of("a", text)),
                text -> new In(List.of("a", text)),
                text -> new Not(new Pattern(text)),
                text -> new AllOf(List.of(new Exists(true), new Not(new Equals(text)))));
    }

    @ParameterizedTest
    @MethodSource("kindsOfText")
    void no_text_in_a_rule_is_too_long_or_unstorable(Function<String, RuleValue> rule) {
        assertThat(check(OWN, allow().rule("sub", rule.apply(LONGEST)))).isEmpty();
        for (String text : List.of(TOO_LONG, "\0", "a\udc00")) {
            assertThat(check(OWN, allow().rule("sub", rule.apply(text)), deny().rule("sub", rule.apply(text))))
                    .extracting(PolicyProblem::attribute)
                    .containsExactly("rules", "rules");
        }
    }

    @Test
    void no_list_in_a_rule_is_too_long() {
        List<String> tooMany = Collections.nCopies(101, "x");
        for (RuleValue rule : List.of(
                new AnyOf(tooMany),
                new In(tooMany),
                new AllOf(Collections.nCopies(101, new Pattern("x"))),
                new Not(new In(tooMany)),
                new In(Collections.nCopies(101, TOO_LONG)))) {
            assertThat(check(OWN, allow().rule("sub", rule)))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message()).contains("at most 100 elements"));
        }
    }

    @Test
    void an_allow_for_a_shared_issuer_pins_a_tenant() {
        assertThat(check(GITHUB, allow().rule("sub", "repo:acme/*"))).isEmpty();
        assertThat(check(GITHUB, deny().rule("sub", "*"), deny())).isEmpty();
        assertThat(check(GITHUB, allow().rule("sub", "repo:*").rule("ref", "refs/heads/main")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.index()).isZero();
                    assertThat(problem.attribute()).isEqualTo("rules");
                    assertThat(problem.errorType()).isEqualTo(ErrorType.CUSTOM);
                    assertThat(problem.message())
                            .startsWith("the issuer https://token.actions.githubusercontent.com signs tokens for many")
                            .contains("sub (after repo: or repository: or ")
                            .contains("; repository_owner; ");
                });
        assertThat(check(GITHUB, allow()))
                .extracting(PolicyProblem::message)
                .containsExactly("an allow without rules would let every token of the issuer in");
    }

    @Test
    void each_definition_is_told_by_its_index() {
        assertThat(check(
                        OWN, allow(), deny(), allow().rule("sub", "x").role("r").team(""), allow()))
                .extracting(PolicyProblem::index)
                .containsExactly(0, 2, 2, 3);
    }

    @Test
    void a_hundred_problems_are_enough() {
        Definitions[] many = new Definitions[300];
        Arrays.fill(many, allow().team("").role(""));
        assertThat(check(OWN, many)).hasSize(100);
    }

    @Test
    void kinds_are_error_types() {
        assertThat(ErrorType.values()).extracting(ErrorType::text).containsExactly("required", "invalid", "custom");
    }
}
