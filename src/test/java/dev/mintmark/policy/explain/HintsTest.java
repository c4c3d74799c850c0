package dev.mintmark.policy.explain;

import static dev.mintmark.policy.Definitions.allow;
import static dev.mintmark.policy.Definitions.deny;
import static dev.mintmark.policy.Definitions.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.Definitions;
import dev.mintmark.policy.Json;
import dev.mintmark.policy.decide.PolicyRequest;
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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintsTest {

    private static List<Hint> hints(JsonObject claims, Definitions... definitions) {
        return Explainer.explain(policy(definitions), new PolicyRequest(TokenType.ORGANIZATION, null, claims))
                .hints();
    }

    private static List<Hint> hints(String path, String actual, RuleValue rule) {
        return hints(Json.object(path, actual), allow().rule(path, rule));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            repo:acme/app:ref:refs/heads/main | repo:acme@12/app@345:ref:refs/heads/main | repo:acme@12/app@345:ref:refs/heads/main
            repo:acme/app:*                   | repo:acme@12/app@345:ref:refs/heads/main | repo:acme@12/app@345:*
            repo:acme/*                       | repo:acme@12/app@345:ref:refs/heads/main | repo:acme@12/*
            repo:acme/*:ref:refs/heads/main   | repo:acme@12/app@345:ref:refs/heads/main | repo:acme@12/*:ref:refs/heads/main
            repo:acme/a*                      | repo:acme@12/app@345:ref:refs/heads/main | repo:acme@12/a*
            repo:acme/app                     | repo:acme@12/app@345                     | repo:acme@12/app@345
            repo:acme/app:environment:prod    | repo:acme@12/app@345:ref:refs/heads/main |
            repo:acm./app:*                   | repo:acme@12/app@345:ref:refs/heads/main | repo:acme@12/app@345:*
            repo:acme/app.js:*                | repo:acme@12/app.js@345:ref:x            | repo:acme@12/app.js@345:*
            repo:acme/a?:ref:x                | repo:acme@12/ab@345:ref:x                | repo:acme@12/ab@345:ref:x
            """)
    void an_old_rule_for_an_immutable_subject(String rule, String subject, String wouldMatch) {
        assertThat(hints("sub", subject, new Pattern(rule))).singleElement().satisfies(hint -> {
            assertThat(hint.message()).contains("The subject has GitHub's immutable form");
            assertThat(hint.rule()).isEqualTo(wouldMatch == null ? null : new Pattern(wouldMatch));
        });
    }

    @Test
    void a_rule_for_another_branch_is_told_so_and_gets_no_other() {
        assertThat(hints(
                        "sub",
                        "repo:acme@12/app@34:ref:refs/heads/dev",
                        new Pattern("repo:acme/app:ref:refs/heads/main")))
                .singleElement()
                .satisfies(hint -> {
                    assertThat(hint.message()).contains(":ref:refs/heads/main", ":ref:refs/heads/dev");
                    assertThat(hint.rule()).isNull();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            repo:acme@1/web@2:environment:prod    | The job names an environment
            repo:acme@1/web@2:pull_request        | The job runs for a pull request
            repo:acme@1/web@2:ref:refs/heads/evil | the rule says ':ref:refs/heads/main', the subject ':ref:refs/heads/evil'
            """)
    void an_immutable_subject_of_another_run_is_told_both_and_nothing_is_proposed(String subject, String message) {
        assertThat(hints("sub", subject, new Pattern("repo:acme/web:ref:refs/heads/main")))
                .singleElement()
                .satisfies(hint -> {
                    assertThat(hint.message())
                            .contains("GitHub's immutable form", "'repo:acme@1/web@2' in this subject", message);
                    assertThat(hint.rule()).isNull();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            repo:acme@12/app@345:ref:refs/heads/main | repo:acme/app:ref:refs/heads/main | repo:acme/app:ref:refs/heads/main
            repo:acme@12/app@345:*                   | repo:acme/app:ref:refs/heads/main | repo:acme/app:*
            repo:acme@12/*                           | repo:acme/app:ref:refs/heads/main | repo:acme/*
            repo:acme@12/app@345                     | repo:acme/app                     | repo:acme/app
            repo:acme@12/app@345:environment:prod    | repo:acme/app:ref:refs/heads/main |
            """)
    void an_immutable_rule_for_an_old_subject(String rule, String subject, String wouldMatch) {
        assertThat(hints("sub", subject, new Pattern(rule))).singleElement().satisfies(hint -> {
            assertThat(hint.message()).contains("The rule has GitHub's immutable form");
            assertThat(hint.rule()).isEqualTo(wouldMatch == null ? null : new Pattern(wouldMatch));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            repo:acme/app:*             | repo:evil@12/app@345:ref:refs/heads/main
            repo:acme/app:*             | repo:acme@12/other@345:ref:refs/heads/main
            repo:acme/*                 | repo:evil@12/app@345:ref:refs/heads/main
            repo:acme@12/app@345:*      | repo:evil/app:ref:refs/heads/main
            repo:acme@12/app@345:*      | repo:acme@13/app@345:ref:refs/heads/main
            repo:acme@12/*              | repo:evil/app:ref:refs/heads/main
            repo:acme/app:ref:x         | repo:acme/other:environment:prod
            repo:acme/app:ref:x         | repo:acme/apps:ref:x
            project_path:acme/app:*     | repo:acme@12/app@345:ref:refs/heads/main
            repo:acme/app:*             | project_path:acme/app:ref:x
            """)
    void no_rule_for_another_repository_is_ever_recommended(String rule, String subject) {
        assertThat(hints("sub", subject, new Pattern(rule))).allMatch(hint -> hint.rule() == null);
    }

    @Test
    void the_recommended_rule_is_of_the_kind_that_was_written() {
        String subject = "repo:acme@12/app@345:ref:x";
        assertThat(hints("sub", subject, new Equals("repo:acme/app:ref:x")))
                .extracting(Hint::rule)
                .containsExactly(new Equals(subject));
        assertThat(hints("sub", subject, new Glob("repo:acme/*:**")))
                .extracting(Hint::rule)
                .containsExactly(new Glob("repo:acme@12/*:**"));
        assertThat(hints("sub", subject, new AnyOf(List.of("repo:other/x:*", "repo:acme/app:*"))))
                .extracting(Hint::rule)
                .containsExactly(new Pattern("repo:acme@12/app@345:*"));
        assertThat(hints("sub", subject, new In(List.of("repo:acme/app:ref:x"))))
                .extracting(Hint::rule)
                .containsExactly(new Equals(subject));
        assertThat(hints("sub", subject, new AllOf(List.of(new Pattern("*:ref:x"), new Pattern("repo:acme/*")))))
                .extracting(Hint::rule)
                .containsExactly(new Pattern("repo:acme@12/*"));
        assertThat(hints("sub", subject, new Not(new Pattern("repo:*")))).allMatch(hint -> hint.rule() == null);
        assertThat(hints("sub", subject, new Exists(false))).allMatch(hint -> hint.rule() == null);
    }

    @Test
    void a_matched_rule_gets_no_hint() {
        JsonObject claims = Json.object("ref", "main", "sub", "x");
        assertThat(hints(claims, allow().rule("ref", "main").rule("sub", "y"))).isEmpty();
        assertThat(hints(claims, allow().rule("ref", "mai*").rule("sub", "X")))
                .extracting(Hint::rule)
                .containsExactly(new Pattern("x"));
    }

    @Test
    void only_the_subject_is_read_as_a_subject() {
        assertThat(hints("job", "repo:acme@12/app@345:x", new Pattern("repo:acme/app:x")))
                .allMatch(hint -> hint.rule() == null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            repo:acme/app:ref:refs/heads/main | repo:acme/app:environment:prod    | names an environment    | repo:acme/app:environment:prod
            repo:acme/*:ref:refs/heads/main   | repo:acme/app:environment:prod    | names an environment    | repo:acme/app:environment:prod
            repo:acme/app:environment:prod    | repo:acme/app:ref:refs/heads/main | names no environment    |
            repo:a@1/b@2:ref:refs/heads/main  | repo:a@1/b@2:environment:prod     | names an environment    | repo:a@1/b@2:environment:prod
            repo:acme/app:ref:refs/heads/main | repo:acme/app:pull_request        | pull request            |
            repo:acme/app:environment:prod    | repo:acme/app:pull_request        | pull request            |
            """)
    void a_subject_of_another_kind_of_run(String rule, String subject, String message, String wouldMatch) {
        assertThat(hints("sub", subject, new Pattern(rule))).first().satisfies(hint -> {
            assertThat(hint.message()).contains(message);
            assertThat(hint.rule()).isEqualTo(wouldMatch == null ? null : new Pattern(wouldMatch));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            main              | Main              | upper and lower case | Main
            Repo-*            | repo-X            | upper and lower case | repo-*
            a*B               | axxb              | upper and lower case | axxb
            acme/             | acme              | a slash              | acme
            /acme             | acme              | a slash              | acme
            acme              | acme/             | a slash              | acme/
            acme              | /acme             | a slash              | /acme
            acme              | /acme/            | a slash              | /acme/
            acme/app          | acme/app:x        | goes on with ':x'    | acme/app:x
            acme              | acme/app          | goes on with '/app'  | acme/app
            release           | release-1         | may be somebody else | release-1
            acme              | acme-evil         | may be somebody else | acme-evil
            acme/             | acme/app          | goes on with 'app'   | acme/app
            acme              | acme@12           | goes on with '@12'   | acme@12
            1234              | 123456            | goes on with '56'    | 123456
            acme              | acme_2            | may be somebody else | acme_2
            acme              | acme2             | may be somebody else | acme2
            a.me              | acme/app          | goes on with '/app'  | acme/app
            */app             | acme/app:ref:x    | goes on with ':ref:x' | acme/app:ref:x
            deploy.yml        | deploy.yml@refs/heads/evil | goes on with '@refs/heads/evil' | deploy.yml@refs/heads/evil
            main              | refs/heads/main   | has 'refs/heads/' before | refs/heads/main
            m*n               | refs/heads/main   | has 'refs/heads/' before | refs/heads/main
            a-b               | {a-b}             | the braces           | {a-b}
            {a-b}             | a-b               | the braces           | a-b
            """)
    void a_near_miss(String rule, String actual, String message, String wouldMatch) {
        assertThat(hints("ref", actual, new Pattern(rule))).singleElement().satisfies(hint -> {
            assertThat(hint.message()).contains(message).contains("ref");
            assertThat(hint.rule()).isEqualTo(new Pattern(wouldMatch));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            refs/heads/*      | refs/heads/a/b    | ** does not          | refs/heads/a/b
            repo:acme/*:ref:refs/heads/* | repo:acme/web:ref:refs/heads/feat/x | ** does not | repo:acme/web:ref:refs/heads/feat/x
            refs/heads/*      | refs/heads/a/b/c  | ** does not          | refs/heads/a/b/c
            *:x               | a:b:x             | ** does not          | a:b:x
            refs/heads        | refs/heads/a      | goes on with '/a'    | refs/heads/a
            Refs/*            | refs/a            | upper and lower case | refs/*
            Refs?x/*          | refs?x/a          | upper and lower case | refs?x/*
            """)
    void a_near_miss_of_a_glob(String rule, String actual, String message, String wouldMatch) {
        assertThat(hints("ref", actual, new Glob(rule))).singleElement().satisfies(hint -> {
            assertThat(hint.message()).contains(message);
            assertThat(hint.rule()).isEqualTo(new Glob(wouldMatch));
        });
    }

    @Test
    void what_equals_misses_a_pattern_may_match() {
        assertThat(hints("ref", "acme/app", new Equals("acme")))
                .extracting(Hint::rule)
                .containsExactly(new Equals("acme/app"));
        assertThat(hints("ref", "ACME", new Equals("acme")))
                .extracting(Hint::rule)
                .containsExactly(new Equals("ACME"));
    }

    @Test
    void what_has_nothing_in_common_gets_no_hint() {
        assertThat(hints("ref", "main", new Pattern("release"))).isEmpty();
        assertThat(hints("ref", "main", new Pattern(""))).isEmpty();
        assertThat(hints("ref", "ain", new Pattern("main"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            repository-owner          | repository_owner
            RepositoryOwner           | repository_owner
            repositry_owner           | repository_owner
            kubernetes.io.pod.name    | "kubernetes.io".pod.name
            "kubernetes.io".pod.names | "kubernetes.io".pod.name
            pod.nam                   |
            reff                      | ref
            rif                       |
            actor                     |
            """)
    void a_claim_of_a_similar_name(String absent, String present) {
        JsonObject claims = Json.object(
                "repository_owner",
                "acme",
                "ref",
                "main",
                "kubernetes.io",
                Json.object("pod", Json.object("name", "web")));
        List<Hint> hints = hints(claims, allow().rule(absent, "x"));
        if (present == null) {
            assertThat(hints)
                    .extracting(Hint::message)
                    .containsExactly(
                            "The token has no claim " + absent + "; it has repository_owner, ref, \"kubernetes.io\".");
        } else {
            assertThat(hints)
                    .containsExactly(
                            new Hint("The token has no claim " + absent + ", but it has " + present + ".", null));
        }
    }

    @Test
    void a_token_of_many_and_long_claims_is_searched_no_further_than_need_be() {
        Object[] members = IntStream.range(0, 5_000)
                .boxed()
                .flatMap(i -> java.util.stream.Stream.of("owners" + i % 10 + "x".repeat(i / 10), "v"))
                .toArray();
        assertThat(hints(Json.object(members), allow().rule("owners", "x"))).hasSize(3);
    }

    @Test
    void the_deny_that_every_policy_starts_with_is_pointed_at() {
        assertThat(hints(Json.object("sub", "x"), deny(), allow().rule("sub", "x"), deny().rule("sub", "*")))
                .extracting(Hint::message)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("Definition 0 has no rules and so denies organization tokens"),
                        second -> assertThat(second).startsWith("Definition 2 denies this token"));
    }

    @Test
    void a_definition_about_another_target_that_would_match_is_pointed_at() {
        JsonObject claims = Json.object("sub", "x");
        Definitions other = allow().team("ops").rule("sub", "x");
        Hint hint = new Hint(
                "Definition 0 matches this token, but is about tokens of team 'ops', not organization tokens.", null);
        assertThat(hints(claims, other)).containsExactly(hint);
        assertThat(hints(claims, other, allow().rule("sub", "y"))).containsExactly(hint);
        assertThat(hints(claims, deny().team("ops").rule("sub", "x"))).isEmpty();
        assertThat(hints(claims, allow().team("ops").rule("sub", "y"))).isEmpty();
    }

    @Test
    void definitions_that_are_as_near_are_looked_at_too_and_no_others() {
        JsonObject claims = Json.object("sub", "x", "ref", "main");
        assertThat(hints(
                        claims,
                        allow().rule("ref", "Main"),
                        allow().rule("ref", "main/"),
                        allow().rule("ref", "m").rule("actor", "y"),
                        deny().rule("ref", "ma"),
                        allow().team("ops").rule("ref", "m.i"),
                        allow().rule("ref", "mai")))
                .extracting(Hint::message)
                .satisfiesExactly(
                        first -> assertThat(first).contains("upper and lower case"),
                        second -> assertThat(second).contains("a slash"));
    }

    @Test
    void there_are_no_more_than_ten() {
        Definitions[] many = IntStream.range(0, 30)
                .mapToObj(i -> allow().rule("ref", "M".repeat(i + 1) + "*"))
                .toArray(Definitions[]::new);
        assertThat(hints(Json.object("ref", "m".repeat(40)), many)).hasSize(10);
        Definitions[] denies = IntStream.range(0, 30).mapToObj(i -> deny()).toArray(Definitions[]::new);
        assertThat(hints(Json.object(), denies)).hasSize(10);
    }

    @Test
    void long_arrays_are_compared_with_an_end() {
        Object[] many = IntStream.range(0, 5_000).mapToObj(i -> "main" + i).toArray();
        assertThat(hints(Json.object("ref", Json.array(many)), allow().rule("ref", "main")))
                .filteredOn(hint -> hint.rule() != null)
                .hasSize(3);
    }
}
