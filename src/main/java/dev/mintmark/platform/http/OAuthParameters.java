package dev.mintmark.platform.http;

import static dev.mintmark.platform.error.OAuthException.invalidRequest;

import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonNumber;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.platform.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request to an OAuth endpoint, read alike from a form and from JSON. A parameter without a value
 * counts as absent (RFC 6749 section 3.2). A body that cannot be read is {@code invalid_request}.
 */
public final class OAuthParameters {
    private static final int MAX_COUNT = 64;
    private static final int MAX_DEPTH = 8;

    private final Map<String, List<String>> values;

    /** The parameters that came as something else than text, a number, or for {@link #all} a list of these. */
    private final Map<String, JsonValue> unfit;

    private OAuthParameters(Map<String, List<String>> values, Map<String, JsonValue> unfit) {
        this.values = values;
        this.unfit = unfit;
    }

    /**
     * Reads a body in the form that its media type says.
     *
     * @param contentType {@code application/json}; anything else, null included, is a form
     */
    public static OAuthParameters of(@Nullable String contentType, byte[] body) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("application/json")
                ? ofJson(body)
                : ofForm(body);
    }

    /** Reads {@code application/x-www-form-urlencoded} in UTF-8. */
    static OAuthParameters ofForm(byte[] body) {
        var values = new HashMap<String, List<String>>();
        int count = 0;
        for (var pair : new String(body, StandardCharsets.ISO_8859_1).split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            if (++count > MAX_COUNT) {
                throw invalidRequest("the form has more than " + MAX_COUNT + " parameters");
            }
            int equals = pair.indexOf('=');
            var name = decode(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (!value.isEmpty()) {
                values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            }
        }
        return new OAuthParameters(values, Map.of());
    }

    /** Reads a JSON object. Numbers keep their text; null counts as absent. */
    static OAuthParameters ofJson(byte[] body) {
        try {
            var values = new HashMap<String, List<String>>();
            var unfit = new HashMap<String, JsonValue>();
            JsonReader.readObject(body, MAX_DEPTH).members().forEach((name, value) -> {
                var texts = texts(value);
                if (!texts.isEmpty()) {
                    values.put(name, texts);
                }
                if (!isText(value)) {
                    unfit.put(name, value);
                }
            });
            return new OAuthParameters(values, unfit);
        } catch (MalformedJsonException e) {
            throw invalidRequest("the body is not the JSON object that this endpoint takes: " + e.getMessage());
        }
    }

    /** The parameter's value; null when absent. More than one is a refusal. */
    public @Nullable String single(String name) {
        var all = values.getOrDefault(name, List.of());
        if (all.size() > 1) {
            throw invalidRequest(name + " stands more than once");
        }
        if (unfit.containsKey(name)) {
            throw invalidRequest(name + " must be a string");
        }
        return all.isEmpty() ? null : all.get(0);
    }

    /** The parameter's value; absent is a refusal. */
    public String required(String name) {
        var value = single(name);
        if (value == null) {
            throw invalidRequest(name + " is missing or empty");
        }
        return value;
    }

    /** Every value of a parameter that may be repeated. */
    public List<String> all(String name) {
        var value = unfit.get(name);
        if (value != null
                && !(value instanceof JsonArray array
                        && array.elements().stream().allMatch(OAuthParameters::isText))) {
            throw invalidRequest(name + " must be a string or an array of strings");
        }
        return values.getOrDefault(name, List.of());
    }

    private static boolean isText(JsonValue value) {
        return value instanceof JsonString || value instanceof JsonNumber || value == JsonNull.NULL;
    }

    private static List<String> texts(JsonValue value) {
        if (value instanceof JsonString text) {
            return text.value().isEmpty() ? List.of() : List.of(text.value());
        }
        if (value instanceof JsonNumber number) {
            return List.of(number.text());
        }
        if (value instanceof JsonArray array) {
            return array.elements().stream()
                    .flatMap(element -> texts(element).stream())
                    .toList();
        }
        return List.of();
    }

    private static String decode(String text) {
        try {
            return PercentEncoding.decode(text.replace('+', ' '));
        } catch (MalformedEncodingException e) {
            throw invalidRequest("the form holds " + e.getMessage());
        }
    }
}
