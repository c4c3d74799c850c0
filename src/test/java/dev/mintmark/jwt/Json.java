package dev.mintmark.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.platform.json.JsonValue.JsonObject;

/** Short ways to write JSON down in a test. */
public final class Json {

    private Json() {}

    /** With {@code '} for {@code "}. */
    public static JsonObject object(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(UTF_8), 64);
    }

    static JsonObject set(String... jwks) {
        return object("{\"keys\":[" + String.join(",", jwks) + "]}");
    }
}
