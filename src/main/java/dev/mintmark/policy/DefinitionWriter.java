package dev.mintmark.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonBoolean;
import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonNumber;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.policy.definition.PolicyDefinition;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** Writes a definition as JSON, as it is stored and as it stands in answers. */
final class DefinitionWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private DefinitionWriter() {}

    /** Writes one definition, its optional members only where they are set. */
    static void write(JsonGenerator json, PolicyDefinition definition) throws IOException {
        json.writeStartObject();
        json.writeStringField("decision", definition.decision().text());
        json.writeStringField("tokenType", definition.tokenType().text());
        if (definition.teamName() != null) {
            json.writeStringField("teamName", definition.teamName());
        }
        if (definition.userLogin() != null) {
            json.writeStringField("userLogin", definition.userLogin());
        }
        if (definition.runnerID() != null) {
            json.writeStringField("runnerID", definition.runnerID());
        }
        if (definition.roleID() != null) {
            json.writeStringField("roleID", definition.roleID());
        }
        writeTexts(json, "authorizedPermissions", definition.authorizedPermissions());
        if (!definition.audiences().isEmpty()) {
            writeTexts(json, "audiences", definition.audiences());
        }
        if (definition.maxExpiration() != null) {
            json.writeNumberField("maxExpiration", definition.maxExpiration());
        }
        json.writeObjectFieldStart("rules");
        for (var rule : definition.rules().entrySet()) {
            json.writeFieldName(rule.getKey());
            write(json, rule.getValue().toJson());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Any JSON value as text. */
    static String text(JsonValue value) throws IOException {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            write(json, value);
        }
        return text.toString();
    }

    /** Writes any JSON value, numbers as they were. */
    static void write(JsonGenerator json, JsonValue value) throws IOException {
        if (value instanceof JsonString text) {
            json.writeString(text.value());
        } else if (value instanceof JsonNumber number) {
            json.writeNumber(number.text());
        } else if (value instanceof JsonBoolean truth) {
            json.writeBoolean(truth.value());
        } else if (value instanceof JsonNull) {
            json.writeNull();
        } else if (value instanceof JsonArray array) {
            json.writeStartArray();
            for (var element : array.elements()) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof JsonObject object) {
            json.writeStartObject();
            for (var member : object.members().entrySet()) {
                json.writeFieldName(member.getKey());
                write(json, member.getValue());
            }
            json.writeEndObject();
        }
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (var text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
