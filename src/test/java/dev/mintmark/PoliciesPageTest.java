package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.policy.check.PolicyValidation;
import dev.mintmark.policy.check.SharedIssuers;
import dev.mintmark.policy.decide.CompiledPolicy;
import dev.mintmark.policy.decide.PolicyRequest;
import dev.mintmark.policy.decide.Verdict;
import dev.mintmark.policy.definition.Decision;
import dev.mintmark.policy.definition.PolicyDefinition;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.TokenType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/policies.md are what the policy language makes of them. */
class PoliciesPageTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("\\| `(\\{[^`]*})` \\| `(\\{[^`]*})` \\| (yes|no) \\| .+ \\|");
    private static final Pattern REFUSED = Pattern.compile("\\| `(\\{[^`]*})` \\| [^`]+ \\|");

    private record Example(String rules, String claims, boolean applies) {}

    @Test
    void every_example_decides_as_the_page_says() throws IOException {
        var examples = rows(
                EXAMPLE,
                row -> new Example(row.group(1), row.group(2), row.group(3).equals("yes")));

        assertThat(examples).hasSizeGreaterThan(30);
        assertThat(examples)
                .allSatisfy(example ->
                        assertThat(applies(example)).as(example.toString()).isEqualTo(example.applies()));
    }

    @Test
    void what_the_page_calls_refused_is_refused_and_no_example_is() throws IOException {
        var refused = rows(REFUSED, row -> row.group(1));

        assertThat(refused).hasSizeGreaterThan(2);
        assertThat(refused)
                .allSatisfy(rules -> assertThat(isRefused(rules)).as(rules).isTrue());
        assertThat(rows(EXAMPLE, row -> row.group(1)))
                .allSatisfy(rules -> assertThat(isRefused(rules)).as(rules).isFalse());
    }

    private static boolean applies(Example example) {
        var policy = CompiledPolicy.compile(1, List.of(allow(example.rules())));
        return policy.decide(new PolicyRequest(TokenType.ORGANIZATION, null, object(example.claims())))
                instanceof Verdict.Allowed;
    }

    private static boolean isRefused(String rules) {
        var validation = new PolicyValidation(SharedIssuers.shipped());
        return !validation.check(List.of(allow(rules)), "https://ci.example").isEmpty();
    }

    private static PolicyDefinition allow(String rules) {
        var values = new LinkedHashMap<String, RuleValue>();
        object(rules).members().forEach((path, value) -> values.put(path, RuleValue.of(value)));
        return new PolicyDefinition(
                Decision.ALLOW, TokenType.ORGANIZATION, null, null, null, null, List.of(), List.of(), null, values);
    }

    private static JsonObject object(String json) {
        return JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8), 32);
    }

    /** In a cell of a table, a vertical bar has a backslash before it. */
    private static <T> List<T> rows(Pattern pattern, Function<MatchResult, T> row) throws IOException {
        var page = Files.readString(Path.of("docs/policies.md"));
        return page.substring(page.indexOf("## Examples and near-misses"))
                .lines()
                .map(line -> pattern.matcher(line.replace("\\|", "|")))
                .filter(matcher -> matcher.matches())
                .map(matcher -> row.apply(matcher.toMatchResult()))
                .toList();
    }
}
