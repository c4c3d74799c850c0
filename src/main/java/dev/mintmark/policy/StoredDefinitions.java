package dev.mintmark.policy;

import com.fasterxml.jackson.core.JsonFactory;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.policy.definition.DefinitionReader;
import dev.mintmark.policy.definition.PolicyDefinition;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Definitions as the text that their row holds. */
public final class StoredDefinitions {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_DEPTH = 32;

    private StoredDefinitions() {}

    /** Reads what {@link #write} wrote. */
    public static List<PolicyDefinition> read(String text) {
        if (!(JsonReader.read(text.getBytes(StandardCharsets.UTF_8), MAX_DEPTH) instanceof JsonArray array)) {
            throw new IllegalStateException("stored definitions are a list");
        }
        return read(array);
    }

    /** Reads definitions as they are sent. */
    public static List<PolicyDefinition> read(JsonArray array) {
        var definitions = new ArrayList<PolicyDefinition>(array.elements().size());
        for (int index = 0; index < array.elements().size(); index++) {
            definitions.add(new DefinitionReader(index).read(array.elements().get(index)));
        }
        return definitions;
    }

    public static String write(List<PolicyDefinition> definitions) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (var definition : definitions) {
                DefinitionWriter.write(json, definition);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
