package dev.mintmark.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the claims of one token, in the order in which they are given, as the JSON that is signed. */
public final class ClaimsWriter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_LENGTH = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_LENGTH);
    private final JsonGenerator json;

    private ClaimsWriter() {
        try {
            json = JSON.createGenerator(bytes);
            json.writeStartObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Begins with what every token of ours says (RFC 7519 section 4.1).
     *
     * @param issued the {@code iat}, and the {@code nbf}
     */
    public static ClaimsWriter registered(
            String iss, String sub, List<String> audiences, Instant issued, Instant expires, UUID id) {
        return new ClaimsWriter()
                .text("iss", iss)
                .text("sub", sub)
                .audience(audiences)
                .time("exp", expires)
                .time("iat", issued)
                .time("nbf", issued)
                .text("jti", id.toString());
    }

    public ClaimsWriter text(String claim, String value) {
        return write(() -> json.writeStringField(claim, value));
    }

    /** Writes a time as a NumericDate (RFC 7519 section 2). */
    private ClaimsWriter time(String claim, Instant value) {
        return write(() -> json.writeNumberField(claim, value.getEpochSecond()));
    }

    public ClaimsWriter texts(String claim, List<String> values) {
        return write(() -> {
            json.writeArrayFieldStart(claim);
            for (var value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        });
    }

    /** One text, or a list of several. */
    private ClaimsWriter audience(List<String> audiences) {
        return audiences.size() == 1 ? text("aud", audiences.get(0)) : texts("aud", audiences);
    }

    /** The {@code act} (RFC 8693 section 4.1); nothing for null. */
    public ClaimsWriter actor(AccessToken.@Nullable Actor actor) {
        if (actor == null) {
            return this;
        }
        return write(() -> {
            json.writeObjectFieldStart("act");
            json.writeStringField("iss", actor.iss());
            json.writeStringField("sub", actor.sub());
            json.writeEndObject();
        });
    }

    /** The whole; nothing can be added after it. */
    public byte[] bytes() {
        write(() -> {
            json.writeEndObject();
            json.close();
        });
        return bytes.toByteArray();
    }

    private interface Step {
        void write() throws IOException;
    }

    private ClaimsWriter write(Step step) {
        try {
            step.write();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
