package dev.mintmark.policy;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonBoolean;
import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonNumber;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON written in Java: names and values in turn; strings, booleans, null and {@link JsonValue}s. */
public final class Json {
    private Json() {}

    public static JsonObject object(Object... namesAndValues) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            members.put((String) namesAndValues[at], value(namesAndValues[at + 1]));
        }
        return new JsonObject(members);
    }

    public static JsonArray array(Object... elements) {
        return new JsonArray(Arrays.stream(elements).map(Json::value).toList());
    }

    public static JsonNumber number(String text) {
        return new JsonNumber(text);
    }

    public static JsonValue value(Object value) {
        if (value == null) {
            return JsonNull.NULL;
        }
        if (value instanceof String string) {
            return new JsonString(string);
        }
        if (value instanceof Boolean truth) {
            return new JsonBoolean(truth);
        }
        return (JsonValue) value;
    }
}
