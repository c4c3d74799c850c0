package dev.mintmark.policy.definition;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonBoolean;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.policy.match.ClaimMatcher;
import dev.mintmark.policy.match.GlobPattern;
import dev.mintmark.policy.match.WildcardPattern;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The demand of a rule on a claim. Every kind implements its comparison, its pins and its description, so that the
 * compiler names what a new kind lacks. A value is compared with the whole claim. An array satisfies a text when one of
 * its elements does. So two elements may meet the two texts of an {@link AllOf}. {@link Not} is met when no element
 * satisfies the negated value. A claim that is absent, null, an object or empty satisfies nothing. Only
 * {@code exists: false} is met by an absent claim.
 */
public sealed interface RuleValue {

    /** The most alternatives that are told in words. */
    int MAX_ALTERNATIVES = 5;

    /** The value as it was written: a string stays a string. {@link #of} reads it back to an equal value. */
    JsonValue toJson();

    /** The matcher that compares claims with this. */
    ClaimMatcher matcher();

    /** The texts that satisfy this, as they are written, wildcards included. A negation or a presence has none. */
    List<String> literals();

    /**
     * The strength with which this pins a token's owner.
     *
     * @param name takes the fixed beginning of a claim off a literal. The rest begins with the name of a tenant, or is
     *     empty
     */
    PinStrength pins(UnaryOperator<String> name);

    /**
     * One of the texts that ends inside a name; null when none does.
     *
     * @param name as for {@link #pins}
     */
    @Nullable
    String looseText(UnaryOperator<String> name);

    /** The texts that are written in this itself, not in its {@link #operands()}. */
    List<String> texts();

    /** The rule values that this is made of. */
    List<RuleValue> operands();

    /** Tells whether characters of {@link #texts()} stand for others. */
    boolean hasWildcards();

    /**
     * This, with those alternatives alone that are somebody's own; null when none is left.
     *
     * @param isOwn asked of each of several alternatives: a single text is always left
     */
    @Nullable
    RuleValue ownPart(Predicate<OneText> isOwn);

    /**
     * The demands on a claim that satisfies this, each as its alternatives. A negation or a presence has none.
     *
     * @param isLookedAt leaves a rule value out, with all that it is made of, where it is false
     */
    List<List<OneText>> demands(Predicate<RuleValue> isLookedAt);

    /** This in words, as in "wants sub …", fit to stand in an {@code error_description}. */
    String describe();

    /**
     * Reads a rule value.
     *
     * @throws MalformedRuleException when {@code json} is of another type, an empty list, or nested deeper than
     *     {@value RuleValueReader#MAX_DEPTH} levels. Also when an object has not exactly one known member
     */
    static RuleValue of(JsonValue json) {
        return RuleValueReader.read(json);
    }

    /** A rule value of one text, and how far that reaches. */
    sealed interface OneText extends RuleValue permits Pattern, Equals, Glob {
        String text();

        /** The same kind of rule value with another text. */
        OneText with(String other);

        /** The text that every claim begins with that satisfies this. */
        String literalPrefix();

        /** Tells whether nothing but the text itself satisfies this. */
        boolean isLiteral();

        /** The same, but a dot may stand for any one character: a claim has a dot where one was meant. */
        boolean isNarrow();

        /**
         * A rule value for every claim that begins with a text that satisfies this. Other claims may satisfy it as
         * well.
         */
        OneText goingOn();

        /** The same with wildcards that stop nowhere; null where none of them stops anywhere. */
        @Nullable
        OneText unstopped();

        @Override
        default List<String> texts() {
            return List.of(text());
        }

        @Override
        default List<RuleValue> operands() {
            return List.of();
        }

        @Override
        default RuleValue ownPart(Predicate<OneText> isOwn) {
            return this;
        }

        @Override
        default List<List<OneText>> demands(Predicate<RuleValue> isLookedAt) {
            return isLookedAt.test(this) ? List.of(List.of(this)) : List.of();
        }
    }

    /** {@code *} is zero or more characters, {@code ?} zero or one, {@code .} exactly one; see {@link WildcardPattern}. */
    record Pattern(String text) implements OneText {
        @Override
        public ClaimMatcher matcher() {
            return ClaimMatcher.anyOf(List.of(WildcardPattern.compile(text)));
        }

        @Override
        public List<String> literals() {
            return List.of(text);
        }

        @Override
        public PinStrength pins(UnaryOperator<String> name) {
            return PinStrength.ofPattern(text, name);
        }

        @Override
        public @Nullable String looseText(UnaryOperator<String> name) {
            return pins(name) == PinStrength.INSIDE_A_NAME ? text : null;
        }

        @Override
        public boolean hasWildcards() {
            return true;
        }

        @Override
        public OneText with(String other) {
            return new Pattern(other);
        }

        @Override
        public String literalPrefix() {
            return WildcardPattern.compile(text).literalPrefix();
        }

        @Override
        public boolean isLiteral() {
            return WildcardPattern.compile(text).isLiteral();
        }

        @Override
        public boolean isNarrow() {
            return text.indexOf('*') < 0 && text.indexOf('?') < 0;
        }

        @Override
        public OneText goingOn() {
            return new Pattern(text + "*");
        }

        @Override
        public @Nullable OneText unstopped() {
            return null;
        }

        @Override
        public String describe() {
            return CallerText.quote(text);
        }

        @Override
        public JsonValue toJson() {
            return new JsonString(text);
        }
    }

    /** A list of texts; at least one must match, each read like a {@link Pattern}. */
    record AnyOf(List<String> patterns) implements RuleValue {
        public AnyOf {
            patterns = notEmpty(patterns);
        }

        @Override
        public ClaimMatcher matcher() {
            return ClaimMatcher.anyOf(
                    patterns.stream().map(WildcardPattern::compile).toList());
        }

        @Override
        public List<String> literals() {
            return patterns;
        }

        @Override
        public PinStrength pins(UnaryOperator<String> name) {
            return PinStrength.weakest(patterns.stream().map(text -> PinStrength.ofPattern(text, name)));
        }

        @Override
        public @Nullable String looseText(UnaryOperator<String> name) {
            return patterns.stream()
                    .filter(text -> PinStrength.ofPattern(text, name) == PinStrength.INSIDE_A_NAME)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public List<String> texts() {
            return patterns;
        }

        @Override
        public List<RuleValue> operands() {
            return List.of();
        }

        @Override
        public boolean hasWildcards() {
            return true;
        }

        @Override
        public @Nullable RuleValue ownPart(Predicate<OneText> isOwn) {
            List<String> own = patterns.stream()
                    .filter(text -> isOwn.test(new Pattern(text)))
                    .toList();
            return own.isEmpty() ? null : new AnyOf(own);
        }

        @Override
        public List<List<OneText>> demands(Predicate<RuleValue> isLookedAt) {
            return isLookedAt.test(this)
                    ? List.of(patterns.stream().<OneText>map(Pattern::new).toList())
                    : List.of();
        }

        @Override
        public String describe() {
            return oneOf(patterns);
        }

        @Override
        public JsonValue toJson() {
            return strings(patterns);
        }
    }

    /** A text to be equalled; it has no wildcards. */
    record Equals(String text) implements OneText {
        @Override
        public ClaimMatcher matcher() {
            return new ClaimMatcher.OneOf(Set.of(text));
        }

        @Override
        public List<String> literals() {
            return List.of(text);
        }

        @Override
        public PinStrength pins(UnaryOperator<String> name) {
            return PinStrength.ofLiteral(text, name);
        }

        @Override
        public @Nullable String looseText(UnaryOperator<String> name) {
            return null;
        }

        @Override
        public boolean hasWildcards() {
            return false;
        }

        @Override
        public OneText with(String other) {
            return new Equals(other);
        }

        @Override
        public String literalPrefix() {
            return text;
        }

        @Override
        public boolean isLiteral() {
            return true;
        }

        @Override
        public boolean isNarrow() {
            return true;
        }

        @Override
        public OneText goingOn() {
            return new Pattern(text + "*");
        }

        @Override
        public @Nullable OneText unstopped() {
            return null;
        }

        @Override
        public String describe() {
            return "exactly " + CallerText.quote(text);
        }

        @Override
        public JsonValue toJson() {
            return operator(RuleOperator.EQUALS, new JsonString(text));
        }
    }

    /** A list of texts; one must be equalled, and none has wildcards. */
    record In(List<String> texts) implements RuleValue {
        public In {
            texts = notEmpty(texts);
        }

        @Override
        public ClaimMatcher matcher() {
            return new ClaimMatcher.OneOf(Set.copyOf(texts));
        }

        @Override
        public List<String> literals() {
            return texts;
        }

        @Override
        public PinStrength pins(UnaryOperator<String> name) {
            return PinStrength.weakest(texts.stream().map(text -> PinStrength.ofLiteral(text, name)));
        }

        @Override
        public @Nullable String looseText(UnaryOperator<String> name) {
            return null;
        }

        @Override
        public List<RuleValue> operands() {
            return List.of();
        }

        @Override
        public boolean hasWildcards() {
            return false;
        }

        @Override
        public @Nullable RuleValue ownPart(Predicate<OneText> isOwn) {
            List<String> own =
                    texts.stream().filter(text -> isOwn.test(new Equals(text))).toList();
            return own.isEmpty() ? null : new In(own);
        }

        @Override
        public List<List<OneText>> demands(Predicate<RuleValue> isLookedAt) {
            return isLookedAt.test(this)
                    ? List.of(texts.stream().<OneText>map(Equals::new).toList())
                    : List.of();
        }

        @Override
        public String describe() {
            return "exactly " + oneOf(texts);
        }

        @Override
        public JsonValue toJson() {
            return operator(RuleOperator.IN, strings(texts));
        }
    }

    /** {@code *} stops at {@code /} and {@code :}, {@code **} does not; every other character is itself. */
    record Glob(String text) implements OneText {
        @Override
        public ClaimMatcher matcher() {
            return ClaimMatcher.anyOf(List.of(GlobPattern.compile(text)));
        }

        @Override
        public List<String> literals() {
            return List.of(text);
        }

        @Override
        public PinStrength pins(UnaryOperator<String> name) {
            return PinStrength.ofGlob(text, name);
        }

        @Override
        public @Nullable String looseText(UnaryOperator<String> name) {
            return pins(name) == PinStrength.INSIDE_A_NAME ? text : null;
        }

        @Override
        public boolean hasWildcards() {
            return true;
        }

        @Override
        public OneText with(String other) {
            return new Glob(other);
        }

        @Override
        public String literalPrefix() {
            return GlobPattern.compile(text).literalPrefix();
        }

        @Override
        public boolean isLiteral() {
            return GlobPattern.compile(text).isLiteral();
        }

        @Override
        public boolean isNarrow() {
            return isLiteral();
        }

        @Override
        public OneText goingOn() {
            return new Glob(text + "**");
        }

        @Override
        public OneText unstopped() {
            return new Glob(text.replaceAll("\\*+", "**"));
        }

        @Override
        public String describe() {
            return "glob " + CallerText.quote(text);
        }

        @Override
        public JsonValue toJson() {
            return operator(RuleOperator.GLOB, new JsonString(text));
        }
    }

    /** A list of values; each must be met. */
    record AllOf(List<RuleValue> values) implements RuleValue {
        public AllOf {
            values = notEmpty(values);
        }

        @Override
        public ClaimMatcher matcher() {
            return ClaimMatcher.allOf(values.stream().map(RuleValue::matcher).toList());
        }

        @Override
        public List<String> literals() {
            return values.stream().flatMap(value -> value.literals().stream()).toList();
        }

        @Override
        public PinStrength pins(UnaryOperator<String> name) {
            return PinStrength.strongest(
                    values.stream().map(value -> value.pins(name)).toList());
        }

        @Override
        public @Nullable String looseText(UnaryOperator<String> name) {
            return values.stream()
                    .map(value -> value.looseText(name))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public List<String> texts() {
            return List.of();
        }

        @Override
        public List<RuleValue> operands() {
            return values;
        }

        @Override
        public boolean hasWildcards() {
            return false;
        }

        @Override
        public @Nullable RuleValue ownPart(Predicate<OneText> isOwn) {
            List<RuleValue> own = values.stream()
                    .map(value -> value.ownPart(isOwn))
                    .filter(Objects::nonNull)
                    .toList();
            return own.isEmpty() ? null : new AllOf(own);
        }

        @Override
        public List<List<OneText>> demands(Predicate<RuleValue> isLookedAt) {
            return isLookedAt.test(this)
                    ? values.stream()
                            .flatMap(value -> value.demands(isLookedAt).stream())
                            .toList()
                    : List.of();
        }

        @Override
        public String describe() {
            return values.stream()
                    .limit(MAX_ALTERNATIVES)
                    .map(RuleValue::describe)
                    .collect(Collectors.joining(" and "));
        }

        @Override
        public JsonValue toJson() {
            return operator(
                    RuleOperator.ALL_OF,
                    new JsonArray(values.stream().map(RuleValue::toJson).toList()));
        }
    }

    /** A claim that is there and does not satisfy {@code value}. */
    record Not(RuleValue value) implements RuleValue {
        @Override
        public ClaimMatcher matcher() {
            return new ClaimMatcher.Negation(value.matcher());
        }

        @Override
        public List<String> literals() {
            return List.of();
        }

        @Override
        public PinStrength pins(UnaryOperator<String> name) {
            // A negation lets everyone else in.
            return PinStrength.NONE;
        }

        @Override
        public @Nullable String looseText(UnaryOperator<String> name) {
            return null;
        }

        @Override
        public List<String> texts() {
            return List.of();
        }

        @Override
        public List<RuleValue> operands() {
            return List.of(value);
        }

        @Override
        public boolean hasWildcards() {
            return false;
        }

        @Override
        public @Nullable RuleValue ownPart(Predicate<OneText> isOwn) {
            return null;
        }

        @Override
        public List<List<OneText>> demands(Predicate<RuleValue> isLookedAt) {
            return List.of();
        }

        @Override
        public String describe() {
            return "not " + value.describe();
        }

        @Override
        public JsonValue toJson() {
            return operator(RuleOperator.NOT, value.toJson());
        }
    }

    /**
     * The presence or the absence of a claim.
     *
     * @param expected true: there is something to compare; false: the token has no such claim at all
     */
    record Exists(boolean expected) implements RuleValue {
        @Override
        public ClaimMatcher matcher() {
            return new ClaimMatcher.Existence(expected);
        }

        @Override
        public List<String> literals() {
            return List.of();
        }

        @Override
        public PinStrength pins(UnaryOperator<String> name) {
            // A mere presence lets everyone in.
            return PinStrength.NONE;
        }

        @Override
        public @Nullable String looseText(UnaryOperator<String> name) {
            return null;
        }

        @Override
        public List<String> texts() {
            return List.of();
        }

        @Override
        public List<RuleValue> operands() {
            return List.of();
        }

        @Override
        public boolean hasWildcards() {
            return false;
        }

        @Override
        public RuleValue ownPart(Predicate<OneText> isOwn) {
            return this;
        }

        @Override
        public List<List<OneText>> demands(Predicate<RuleValue> isLookedAt) {
            return List.of();
        }

        @Override
        public String describe() {
            return expected ? "to be there" : "to be absent";
        }

        @Override
        public JsonValue toJson() {
            return operator(RuleOperator.EXISTS, new JsonBoolean(expected));
        }
    }

    private static String oneOf(List<String> texts) {
        String some =
                texts.stream().limit(MAX_ALTERNATIVES).map(CallerText::quote).collect(Collectors.joining(" or "));
        int more = texts.size() - MAX_ALTERNATIVES;
        return more > 0 ? some + " or one of " + more + " more" : some;
    }

    private static JsonObject operator(RuleOperator operator, JsonValue operand) {
        return new JsonObject(Map.of(operator.text(), operand));
    }

    private static JsonArray strings(List<String> texts) {
        return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
    }

    private static <T> List<T> notEmpty(List<T> values) {
        if (values.isEmpty()) {
            // An empty allOf would match everything, an empty list of alternatives nothing: neither is ever meant.
            throw new MalformedRuleException("a list in a rule can not be empty");
        }
        return List.copyOf(values);
    }
}
