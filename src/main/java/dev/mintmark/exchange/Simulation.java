package dev.mintmark.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mintmark.policy.ExplanationWriter;
import dev.mintmark.policy.explain.Explanation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a simulated exchange, with its explanation.
 *
 * @param reason one sentence
 * @param grant the contents of the token; null when there would be none
 */
record Simulation(String reason, SubjectTokenReport token, Explanation explanation, @Nullable SimulatedGrant grant) {
    private static final JsonFactory JSON = new JsonFactory();

    /** @param lifetime seconds, where the request names none */
    record SimulatedGrant(List<String> permissions, long lifetime) {}

    /** The answer's body. It may be many megabytes: not to be made on an event loop. */
    byte[] toJson() {
        var bytes = new ByteArrayOutputStream(16 * 1024);
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("decision", grant == null ? "deny" : "allow");
            json.writeStringField("reason", reason);
            json.writeObjectFieldStart("token");
            json.writeStringField("signature", token.signature().text());
            writeTexts(json, "problems", token.problems());
            json.writeEndObject();
            ExplanationWriter.writeMembers(json, explanation);
            if (grant != null) {
                writeTexts(json, "permissions", grant.permissions());
                json.writeNumberField("lifetime", grant.lifetime());
            } else {
                writeTexts(json, "permissions", List.of());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (var text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
