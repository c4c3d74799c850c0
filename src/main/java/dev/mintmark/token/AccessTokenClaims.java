package dev.mintmark.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes an access token's claims (RFC 9068 section 2.2) as the JSON that is signed. */
final class AccessTokenClaims {
    private static final JsonFactory JSON = new JsonFactory();

    private AccessTokenClaims() {}

    static byte[] write(AccessToken token, String iss) {
        var bytes = new ByteArrayOutputStream(512);
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("iss", iss);
            json.writeStringField("sub", token.subject());
            writeAudience(json, token.audiences());
            json.writeNumberField("exp", token.expires().getEpochSecond());
            json.writeNumberField("iat", token.issued().getEpochSecond());
            json.writeNumberField("nbf", token.issued().getEpochSecond());
            json.writeStringField("jti", token.id().toString());
            json.writeStringField("client_id", token.clientId().toString());
            json.writeStringField("org", token.organization());
            json.writeStringField("token_type", token.kind().text());
            if (token.holder() != null) {
                json.writeStringField(token.kind().holder(), token.holder());
            }
            writeAll(json, "permissions", token.permissions());
            if (!token.roles().isEmpty()) {
                writeAll(json, "roles", token.roles());
            }
            var actor = token.actor();
            if (actor != null) {
                json.writeObjectFieldStart("act");
                json.writeStringField("iss", actor.iss());
                json.writeStringField("sub", actor.sub());
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeAudience(JsonGenerator json, List<String> audiences) throws IOException {
        if (audiences.size() == 1) {
            json.writeStringField("aud", audiences.get(0));
            return;
        }
        writeAll(json, "aud", audiences);
    }

    private static void writeAll(JsonGenerator json, String claim, List<String> values) throws IOException {
        json.writeArrayFieldStart(claim);
        for (var value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
