package dev.mintmark.policy.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.policy.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimPathTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
            sub                                  | sub
            a.b.c                                | a,b,c
            "kubernetes.io".pod.name             | kubernetes.io,pod,name
            "oidc.circleci.com/project-id"       | oidc.circleci.com/project-id
            a."b.c".d                            | a,b.c,d
            a."b.c"                              | a,b.c
            "a"."b"                              | a,b
            https://example/claim                | https://example/claim
            "with space"                         | with space
            "back\\slash"                        | back\\slash
            'kubernetes.io'.pod.name             | kubernetes.io,pod,name
            a.'b.c'.d                            | a,b.c,d
            'it's.x'                             | it's.x
            it's                                 | it's
            'a                                   | 'a
            'a.b                                 | 'a,b
            'a'b                                 | 'a'b
            ''                                   | ''
            """)
    void dots_separate_levels_and_quotes_protect_names(String key, String levels) {
        assertThat(ClaimPath.parse(key).levels()).containsExactly(levels.split(","));
        assertThat(ClaimPath.parse(key).key()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
            ``          | empty level
            .           | empty level
            .a          | empty level
            a.          | empty level
            a..b        | empty level
            ""          | empty level
            a.""        | empty level
            "a".        | empty level
            "           | not closed
            "a          | not closed
            a."b        | not closed
            a"          | whole level
            a"b         | whole level
            a"b"        | whole level
            "a"b        | whole level
            "a""b"      | whole level
            a.b"c.d"    | whole level
            """)
    void a_path_that_cannot_be_read_is_refused(String key, String reason) {
        assertThatThrownBy(() -> ClaimPath.parse(key))
                .isInstanceOf(MalformedRuleException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_quote_after_the_next_dot_belongs_to_the_next_level() {
        assertThat(ClaimPath.parse("a.\"b\"").levels()).containsExactly("a", "b");
    }

    @Test
    void a_path_has_at_most_as_many_levels_as_a_token() {
        assertThat(ClaimPath.parse("a" + ".a".repeat(31)).levels()).hasSize(32);
        assertThatThrownBy(() -> ClaimPath.parse("a" + ".a".repeat(32)))
                .isInstanceOf(MalformedRuleException.class)
                .hasMessageContaining("32 levels");
    }

    @Test
    void levels_are_followed_through_objects() {
        var claims = Json.object("kubernetes.io", Json.object("pod", Json.object("name", "web-1")), "sub", "s");
        assertThat(ClaimPath.parse("sub").resolve(claims)).isEqualTo(Json.value("s"));
        assertThat(ClaimPath.parse("\"kubernetes.io\".pod.name").resolve(claims))
                .isEqualTo(Json.value("web-1"));
        assertThat(ClaimPath.parse("\"kubernetes.io\".pod").resolve(claims)).isEqualTo(Json.object("name", "web-1"));
        assertThat(ClaimPath.parse("\"kubernetes.io\".node.name").resolve(claims))
                .isNull();
        assertThat(ClaimPath.parse("kubernetes.io.pod.name").resolve(claims)).isNull();
        assertThat(ClaimPath.parse("absent").resolve(claims)).isNull();
    }

    @Test
    void nothing_is_found_below_what_is_no_object() {
        var claims = Json.object("text", "t", "none", null, "list", Json.array(Json.object("b", "x")));
        assertThat(ClaimPath.parse("text.b").resolve(claims)).isNull();
        assertThat(ClaimPath.parse("none.b").resolve(claims)).isNull();
        assertThat(ClaimPath.parse("list.b").resolve(claims)).isNull();
        assertThat(ClaimPath.parse("list.0").resolve(claims)).isNull();
    }

    @Test
    void a_claim_that_bears_the_whole_key_as_its_name_wins() {
        var claims = Json.object(
                "a.b",
                "literal",
                "a",
                Json.object("b", "nested"),
                "\"q\".r",
                "quoted",
                "q",
                Json.object("r", "nested"));
        assertThat(ClaimPath.parse("a.b").resolve(claims)).isEqualTo(Json.value("literal"));
        assertThat(ClaimPath.parse("\"q\".r").resolve(claims)).isEqualTo(Json.value("quoted"));
        assertThat(ClaimPath.parse("q.r").resolve(claims)).isEqualTo(Json.value("nested"));
        assertThat(ClaimPath.parse("\"a\".b").resolve(claims)).isEqualTo(Json.value("nested"));
        assertThat(ClaimPath.parse("\"a.b\"").resolve(claims)).isEqualTo(Json.value("literal"));
    }

    @Test
    void it_wins_even_with_a_value_that_matches_nothing() {
        var claims = Json.object("a.b", null, "a", Json.object("b", "nested"));
        assertThat(ClaimPath.parse("a.b").resolve(claims)).isEqualTo(JsonNull.NULL);
    }
}
