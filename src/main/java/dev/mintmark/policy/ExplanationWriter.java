package dev.mintmark.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.mintmark.jwt.JsonValue;
import dev.mintmark.jwt.JsonValue.JsonString;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes an explanation's trace as members of an answer to whoever administers the policy. */
public final class ExplanationWriter {
    /** A claim is quoted for every rule that looks at it: no more of it than that, in characters. */
    static final int LONGEST_CLAIM = 512;

    private ExplanationWriter() {}

    /** Writes {@code definitions}, {@code hints} and, where there is one, {@code nearest}, into the object that is open. */
    public static void writeMembers(JsonGenerator json, Explanation explanation) throws IOException {
        json.writeArrayFieldStart("definitions");
        for (var definition : explanation.definitions()) {
            write(json, definition);
        }
        json.writeEndArray();
        if (explanation.verdict() instanceof Verdict.Denied denied && denied.nearest() != null) {
            write(json, denied.nearest());
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

    private static void write(JsonGenerator json, Nearest nearest) throws IOException {
        json.writeObjectFieldStart("nearest");
        json.writeNumberField("index", nearest.index());
        json.writeArrayFieldStart("missing");
        for (var path : nearest.missing()) {
            json.writeString(path);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, DefinitionTrace definition) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", definition.index());
        json.writeBooleanField("applies", definition.applies());
        json.writeStringField("verdict", definition.verdict().text());
        writeNote(json, definition.note());
        json.writeArrayFieldStart("rules");
        for (var rule : definition.rules()) {
            write(json, rule);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, RuleTrace rule) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", rule.path());
        json.writeFieldName("expected");
        DefinitionWriter.write(json, rule.expected().toJson());
        var actual = rule.actual();
        if (actual != null) {
            json.writeFieldName("actual");
            DefinitionWriter.write(json, bounded(actual));
        }
        json.writeBooleanField("matched", rule.matched());
        writeNote(json, rule.note());
        json.writeEndObject();
    }

    private static void writeNote(JsonGenerator json, @Nullable String note) throws IOException {
        if (note != null) {
            json.writeStringField("note", note);
        }
    }

    private static JsonValue bounded(JsonValue claim) throws IOException {
        if (claim instanceof JsonString string) {
            return string.value().length() <= LONGEST_CLAIM ? claim : new JsonString(cut(string.value()));
        }
        var text = DefinitionWriter.text(claim);
        return text.length() <= LONGEST_CLAIM ? claim : new JsonString(cut(text));
    }

    private static String cut(String text) {
        int end = Character.isHighSurrogate(text.charAt(LONGEST_CLAIM - 1)) ? LONGEST_CLAIM - 1 : LONGEST_CLAIM;
        return text.substring(0, end) + "…";
    }
}
