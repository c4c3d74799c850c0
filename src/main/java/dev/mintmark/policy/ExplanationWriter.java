package dev.mintmark.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.policy.decide.Nearest;
import dev.mintmark.policy.decide.Verdict;
import dev.mintmark.policy.explain.DefinitionTrace;
import dev.mintmark.policy.explain.Explanation;
import dev.mintmark.policy.explain.RuleTrace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes an explanation's trace as members of a response for administrators of the policy. */
public final class ExplanationWriter {
    /** A claim is quoted for every rule that looks at it: no more of it than that, in characters. */
    static final int MAX_CLAIM_LENGTH = 512;

    /** The names, quotes and notes around a rule, roughly, in characters. */
    private static final int PER_RULE = 100;

    /** The most characters of rules; later definitions are left out. */
    static final int MAX_TRACE_LENGTH = 32 * 1024 * 1024;

    private final JsonGenerator json;
    private long written;

    private ExplanationWriter(JsonGenerator json) {
        this.json = json;
    }

    /** Writes {@code definitions}, {@code hints} and, where there is one, {@code nearest}, into the object that is open. */
    public static void writeMembers(JsonGenerator json, Explanation explanation) throws IOException {
        new ExplanationWriter(json).write(explanation);
    }

    private void write(Explanation explanation) throws IOException {
        json.writeArrayFieldStart("definitions");
        for (var definition : explanation.definitions()) {
            write(definition);
        }
        json.writeEndArray();
        if (explanation.verdict() instanceof Verdict.Denied denied && denied.nearest() != null) {
            write(denied.nearest());
        }
        json.writeArrayFieldStart("hints");
        for (var hint : explanation.hints()) {
            json.writeStartObject();
            json.writeStringField("message", hint.message());
            if (hint.rule() != null) {
                json.writeFieldName("rule");
                DefinitionWriter.write(json, hint.rule().toJson());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void write(Nearest nearest) throws IOException {
        json.writeObjectFieldStart("nearest");
        json.writeNumberField("index", nearest.index());
        json.writeArrayFieldStart("missing");
        for (var path : nearest.missing()) {
            json.writeString(path);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(DefinitionTrace definition) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", definition.index());
        json.writeBooleanField("applies", definition.applies());
        json.writeStringField("verdict", definition.verdict().text());
        boolean isLeftOut = written > MAX_TRACE_LENGTH;
        writeNote(
                isLeftOut
                        ? "its rules are left out: the policy is too large to be told in one answer"
                        : definition.note());
        json.writeArrayFieldStart("rules");
        if (!isLeftOut) {
            for (var rule : definition.rules()) {
                write(rule);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(RuleTrace rule) throws IOException {
        var expected = DefinitionWriter.text(rule.expected().toJson());
        written += PER_RULE + rule.path().length() + expected.length();
        json.writeStartObject();
        json.writeStringField("path", rule.path());
        json.writeFieldName("expected");
        json.writeRawValue(expected);
        var actual = rule.actual();
        if (actual != null) {
            var quoted = DefinitionWriter.text(bounded(actual));
            written += quoted.length();
            json.writeFieldName("actual");
            json.writeRawValue(quoted);
        }
        json.writeBooleanField("matched", rule.matched());
        writeNote(rule.note());
        json.writeEndObject();
    }

    private void writeNote(@Nullable String note) throws IOException {
        if (note != null) {
            json.writeStringField("note", note);
        }
    }

    private static JsonValue bounded(JsonValue claim) throws IOException {
        if (claim instanceof JsonString string) {
            return string.value().length() <= MAX_CLAIM_LENGTH ? claim : new JsonString(cut(string.value()));
        }
        var text = DefinitionWriter.text(claim);
        return text.length() <= MAX_CLAIM_LENGTH ? claim : new JsonString(cut(text));
    }

    private static String cut(String text) {
        int end =
                Character.isHighSurrogate(text.charAt(MAX_CLAIM_LENGTH - 1)) ? MAX_CLAIM_LENGTH - 1 : MAX_CLAIM_LENGTH;
        return text.substring(0, end) + "…";
    }
}
