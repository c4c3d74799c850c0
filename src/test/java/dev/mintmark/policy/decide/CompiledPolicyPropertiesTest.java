package dev.mintmark.policy.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.policy.Json;
import dev.mintmark.policy.decide.Verdict.Allowed;
import dev.mintmark.policy.decide.Verdict.Denied;
import dev.mintmark.policy.definition.Decision;
import dev.mintmark.policy.definition.PolicyDefinition;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.definition.RuleValueReader;
import dev.mintmark.policy.definition.TokenType;
import dev.mintmark.policy.explain.DefinitionTrace;
import dev.mintmark.policy.explain.Explainer;
import dev.mintmark.policy.explain.Explanation;
import dev.mintmark.policy.explain.RuleTrace;
import dev.mintmark.policy.match.NaivePatterns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CompiledPolicyPropertiesTest {
    private static final List<String> PATHS = List.of("p", "q", "r.s", "\"r\".s");

    /** The contract's sentences, one by one. */
    private static final class Reference {
        static boolean applies(PolicyDefinition definition, PolicyRequest request) {
            return definition.tokenType() == request.tokenType()
                    && java.util.Objects.equals(definition.targetName(), request.name())
                    && definition.rules().entrySet().stream()
                            .allMatch(rule -> matches(rule.getValue(), claim(request.claims(), rule.getKey())));
        }

        static JsonValue claim(JsonObject claims, String path) {
            if (!path.endsWith("s")) {
                return claims.members().get(path);
            }
            JsonValue literal = claims.members().get(path);
            if (literal != null) {
                return literal;
            }
            return claims.members().get("r") instanceof JsonObject inner
                    ? inner.members().get("s")
                    : null;
        }

        static boolean matches(RuleValue rule, JsonValue claim) {
            if (claim == null) {
                boolean askedToBeAbsent = rule instanceof RuleValue.Exists exists && !exists.expected();
                boolean allAsk = rule instanceof RuleValue.AllOf all
                        && all.values().stream().allMatch(value -> matches(value, null));
                return askedToBeAbsent || allAsk;
            }
            List<String> texts = new ArrayList<>();
            for (JsonValue element : claim instanceof JsonArray array ? array.elements() : List.of(claim)) {
                if (element instanceof JsonString string && !string.value().isEmpty()) {
                    texts.add(string.value());
                }
            }
            if (texts.isEmpty()) {
                return false;
            }
            if (rule instanceof RuleValue.Pattern pattern) {
                return texts.stream().anyMatch(text -> NaivePatterns.wildcard(pattern.text(), text));
            }
            if (rule instanceof RuleValue.AnyOf anyOf) {
                return anyOf.patterns().stream().anyMatch(p -> matches(new RuleValue.Pattern(p), claim));
            }
            if (rule instanceof RuleValue.Glob glob) {
                return texts.stream().anyMatch(text -> NaivePatterns.glob(glob.text(), text));
            }
            if (rule instanceof RuleValue.Equals equals) {
                return texts.contains(equals.text());
            }
            if (rule instanceof RuleValue.In in) {
                return in.texts().stream().anyMatch(texts::contains);
            }
            if (rule instanceof RuleValue.AllOf allOf) {
                return allOf.values().stream().allMatch(value -> matches(value, claim));
            }
            if (rule instanceof RuleValue.Not not) {
                return !matches(not.value(), claim);
            }
            return ((RuleValue.Exists) rule).expected();
        }

        static boolean isAllowed(List<PolicyDefinition> definitions, PolicyRequest request) {
            boolean allowed = false;
            for (PolicyDefinition definition : definitions) {
                if (applies(definition, request)) {
                    if (definition.decision() == Decision.DENY) {
                        return false;
                    }
                    allowed = true;
                }
            }
            return allowed;
        }
    }

    @Property(tries = 3_000)
    void a_verdict_is_what_the_contract_says(
            @ForAll("policies") List<PolicyDefinition> definitions, @ForAll("requests") PolicyRequest request) {
        Verdict verdict = CompiledPolicy.compile(1, definitions).decide(request);
        assertThat(verdict instanceof Allowed).isEqualTo(Reference.isAllowed(definitions, request));
        if (verdict instanceof Allowed allowed) {
            List<Integer> applying = new ArrayList<>();
            Set<String> permissions = new HashSet<>();
            for (int index = 0; index < definitions.size(); index++) {
                if (Reference.applies(definitions.get(index), request)) {
                    applying.add(index);
                    permissions.addAll(definitions.get(index).authorizedPermissions());
                }
            }
            assertThat(allowed.grant().definitions()).isEqualTo(applying);
            assertThat(allowed.grant().permissions()).containsExactlyInAnyOrderElementsOf(permissions);
        }
    }

    @Property
    void an_explanation_agrees_with_the_verdict(
            @ForAll("policies") List<PolicyDefinition> definitions, @ForAll("requests") PolicyRequest request) {
        CompiledPolicy policy = CompiledPolicy.compile(1, definitions);
        Explanation explanation = Explainer.explain(policy, request);
        assertThat(explanation.verdict()).isEqualTo(policy.decide(request));
        for (DefinitionTrace trace : explanation.definitions()) {
            PolicyDefinition definition = definitions.get(trace.index());
            assertThat(trace.applies()).isEqualTo(Reference.applies(definition, request));
            for (RuleTrace rule : trace.rules()) {
                assertThat(rule.matched())
                        .isEqualTo(Reference.matches(rule.expected(), Reference.claim(request.claims(), rule.path())));
            }
        }
        if (explanation.verdict() instanceof Denied denied && denied.nearest() != null) {
            List<String> unmet = explanation.definitions().get(denied.nearest().index()).rules().stream()
                    .filter(rule -> !rule.matched())
                    .map(RuleTrace::path)
                    .toList();
            assertThat(denied.nearest().missing()).isEqualTo(unmet).isNotEmpty();
        }
    }

    @Property
    void a_version_says_the_same_whatever_it_follows(
            @ForAll("policies") List<PolicyDefinition> former,
            @ForAll("policies") List<PolicyDefinition> definitions,
            @ForAll("requests") PolicyRequest request) {
        List<PolicyDefinition> both = new ArrayList<>(definitions);
        both.addAll(former);
        CompiledPolicy earlier = CompiledPolicy.compile(1, both);

        CompiledPolicy later =
                PolicyCompilation.of(definitions, definition -> false, earlier).finish(2);

        assertThat(later.decide(request))
                .isEqualTo(CompiledPolicy.compile(2, definitions).decide(request));
        assertThat(later.at(3).decide(request)).isEqualTo(later.decide(request));
        assertThat(later.at(3).version()).isEqualTo(3);
    }

    @Property
    void order_is_irrelevant(
            @ForAll("policies") List<PolicyDefinition> definitions,
            @ForAll("requests") PolicyRequest request,
            @ForAll java.util.Random random) {
        Verdict verdict = CompiledPolicy.compile(1, definitions).decide(request);
        List<PolicyDefinition> shuffled = new ArrayList<>(definitions);
        java.util.Collections.shuffle(shuffled, random);
        Verdict other = CompiledPolicy.compile(1, shuffled).decide(request);
        assertThat(other.getClass()).isEqualTo(verdict.getClass());
        if (verdict instanceof Allowed one && other instanceof Allowed two) {
            assertThat(two.grant().permissions())
                    .containsExactlyInAnyOrderElementsOf(one.grant().permissions());
            assertThat(two.grant().maxExpiration()).isEqualTo(one.grant().maxExpiration());
        }
        if (verdict instanceof Denied one && other instanceof Denied two) {
            assertThat(two.reason()).isEqualTo(one.reason());
        }
    }

    @Property
    void one_more_deny_never_allows(
            @ForAll("policies") List<PolicyDefinition> definitions,
            @ForAll("definitions") PolicyDefinition more,
            @ForAll("requests") PolicyRequest request) {
        PolicyDefinition deny = more.decision() == Decision.DENY
                ? more
                : new PolicyDefinition(
                        Decision.DENY,
                        more.tokenType(),
                        more.teamName(),
                        more.userLogin(),
                        more.runnerID(),
                        null,
                        List.of(),
                        List.of(),
                        null,
                        more.rules());
        List<PolicyDefinition> longer = new ArrayList<>(definitions);
        longer.add(deny);
        boolean before = CompiledPolicy.compile(1, definitions).decide(request) instanceof Allowed;
        boolean after = CompiledPolicy.compile(1, longer).decide(request) instanceof Allowed;
        assertThat(after && !before).isFalse();
        assertThat(after && Reference.applies(deny, request)).isFalse();
    }

    @Property
    void a_rule_value_survives_its_writing_and_reading(@ForAll("values") RuleValue value) {
        assertThat(RuleValue.of(value.toJson())).isEqualTo(value);
    }

    @Example
    void every_kind_of_rule_value_is_generated() {
        var generated = values().sampleStream()
                .limit(2_000)
                .<Class<?>>map(Object::getClass)
                .collect(Collectors.toSet());

        assertThat(generated).containsAll(kinds(RuleValue.class).toList());
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return sealed.isInterface()
                ? Arrays.stream(sealed.getPermittedSubclasses()).flatMap(CompiledPolicyPropertiesTest::kinds)
                : Stream.of(sealed);
    }

    @Provide
    Arbitrary<List<PolicyDefinition>> policies() {
        return definitions().list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<PolicyDefinition> definitions() {
        Arbitrary<Map<String, RuleValue>> rules =
                Arbitraries.maps(Arbitraries.of(PATHS), values()).ofMaxSize(3);
        return Combinators.combine(
                        Arbitraries.of(Decision.ALLOW, Decision.ALLOW, Decision.DENY),
                        Arbitraries.of(TokenType.ORGANIZATION, TokenType.ORGANIZATION, TokenType.TEAM),
                        Arbitraries.of("t", "u"),
                        Arbitraries.of("read", "write").list().ofMaxSize(2),
                        Arbitraries.longs().between(1, 3).injectNull(0.5),
                        rules)
                .as((decision, type, team, permissions, maxExpiration, byPath) -> new PolicyDefinition(
                        decision,
                        type,
                        type == TokenType.TEAM ? team : null,
                        null,
                        null,
                        null,
                        permissions,
                        List.of(),
                        maxExpiration,
                        byPath));
    }

    @Provide
    Arbitrary<RuleValue> values() {
        return Arbitraries.<RuleValue>lazyOf(
                        () -> patterns().map(RuleValue.Pattern::new),
                        () -> texts().map(RuleValue.Pattern::new),
                        () -> patterns().list().ofMinSize(1).ofMaxSize(2).map(RuleValue.AnyOf::new),
                        () -> texts().map(RuleValue.Equals::new),
                        () -> texts().list().ofMinSize(1).ofMaxSize(3).map(RuleValue.In::new),
                        () -> patterns().map(RuleValue.Glob::new),
                        () -> values().list().ofMinSize(1).ofMaxSize(2).map(RuleValue.AllOf::new),
                        () -> values().map(RuleValue.Not::new),
                        () -> Arbitraries.of(true, false).map(RuleValue.Exists::new))
                .filter(value -> depth(value) <= RuleValueReader.MAX_DEPTH);
    }

    private static int depth(RuleValue value) {
        if (value instanceof RuleValue.Not not) {
            return 1 + depth(not.value());
        }
        return value instanceof RuleValue.AllOf allOf
                ? 1
                        + allOf.values().stream()
                                .mapToInt(CompiledPolicyPropertiesTest::depth)
                                .max()
                                .orElse(0)
                : 1;
    }

    private static Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab*?./").ofMaxLength(4);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab/").ofMaxLength(3);
    }

    @Provide
    Arbitrary<PolicyRequest> requests() {
        return Combinators.combine(
                        Arbitraries.of("t", "u").injectNull(0.6),
                        claims().injectNull(0.2),
                        claims().injectNull(0.2),
                        claims().injectNull(0.2),
                        claims().injectNull(0.8))
                .as((team, p, q, s, literal) -> {
                    Map<String, JsonValue> members = new java.util.LinkedHashMap<>();
                    put(members, "p", p);
                    put(members, "q", q);
                    if (s != null) {
                        members.put("r", Json.object("s", s));
                    }
                    put(members, "r.s", literal);
                    return new PolicyRequest(
                            team == null ? TokenType.ORGANIZATION : TokenType.TEAM, team, new JsonObject(members));
                });
    }

    private static void put(Map<String, JsonValue> members, String name, JsonValue value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    private static Arbitrary<JsonValue> claims() {
        return Arbitraries.oneOf(
                texts().map(JsonString::new),
                texts().map(JsonString::new),
                texts().<JsonValue>map(JsonString::new).list().ofMaxSize(3).map(JsonArray::new),
                Arbitraries.of(Json.value(null), Json.object("x", "a")));
    }
}
