package dev.mintmark.policy.definition;

import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonArray;
import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonNumber;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one definition as it was sent. An optional member that is null or empty counts as absent. */
public final class DefinitionReader {
    private static final Set<String> MEMBERS = Set.of(
            "decision",
            "tokenType",
            "teamName",
            "userLogin",
            "runnerID",
            "roleID",
            "authorizedPermissions",
            "audiences",
            "maxExpiration",
            "rules");

    private final int index;

    /** @param index of the definition in its list, for what is said about it */
    public DefinitionReader(int index) {
        this.index = index;
    }

    /** @throws MalformedDefinitionException names the definition and the member */
    public PolicyDefinition read(JsonValue value) {
        if (!(value instanceof JsonObject definition)) {
            throw new MalformedDefinitionException("policies[" + index + "]", "a definition is a JSON object");
        }
        for (var name : definition.members().keySet()) {
            if (!MEMBERS.contains(name)) {
                throw new MalformedDefinitionException("policies[" + index + "]", "unknown member " + Excerpt.of(name));
            }
        }
        return new PolicyDefinition(
                decision(definition),
                tokenType(definition),
                text(definition, "teamName"),
                text(definition, "userLogin"),
                text(definition, "runnerID"),
                text(definition, "roleID"),
                texts(definition, "authorizedPermissions"),
                texts(definition, "audiences"),
                seconds(definition, "maxExpiration"),
                rules(definition));
    }

    private Decision decision(JsonObject definition) {
        var decision = Decision.of(required(definition, "decision"));
        if (decision == null) {
            throw invalid("decision", "decision must be allow or deny");
        }
        return decision;
    }

    private TokenType tokenType(JsonObject definition) {
        var tokenType = TokenType.of(required(definition, "tokenType"));
        if (tokenType == null) {
            throw invalid("tokenType", "tokenType must be organization, team, personal or runner");
        }
        return tokenType;
    }

    private String required(JsonObject definition, String name) {
        var text = text(definition, name);
        if (text == null) {
            throw new MalformedDefinitionException(attribute(name), null);
        }
        return text;
    }

    private @Nullable String text(JsonObject definition, String name) {
        var value = definition.get(name);
        if (value == null || value instanceof JsonNull) {
            return null;
        }
        if (value instanceof JsonString text) {
            return text.value().isEmpty() ? null : text.value();
        }
        throw invalid(name, name + " must be a string");
    }

    private List<String> texts(JsonObject definition, String name) {
        var value = definition.get(name);
        if (value == null || value instanceof JsonNull) {
            return List.of();
        }
        if (!(value instanceof JsonArray array)) {
            throw invalid(name, name + " must be a list of strings");
        }
        var texts = new ArrayList<String>(array.elements().size());
        for (var element : array.elements()) {
            if (!(element instanceof JsonString text)) {
                throw invalid(name, name + " must be a list of strings");
            }
            texts.add(text.value());
        }
        return texts;
    }

    private @Nullable Long seconds(JsonObject definition, String name) {
        var value = definition.get(name);
        if (value == null || value instanceof JsonNull) {
            return null;
        }
        if (value instanceof JsonNumber number && number.text().matches("[0-9]{1,15}")) {
            return Long.valueOf(number.text());
        }
        throw invalid(name, name + " must be a whole number of seconds from 1 up");
    }

    private Map<String, RuleValue> rules(JsonObject definition) {
        var value = definition.get("rules");
        if (value == null) {
            throw new MalformedDefinitionException(attribute("rules"), null);
        }
        if (!(value instanceof JsonObject object)) {
            throw invalid("rules", "rules must be an object of claim paths and what they must match");
        }
        var rules = new LinkedHashMap<String, RuleValue>();
        object.members().forEach((path, rule) -> rules.put(path, rule(path, rule)));
        return rules;
    }

    private RuleValue rule(String path, JsonValue rule) {
        try {
            return RuleValue.of(rule);
        } catch (MalformedRuleException e) {
            throw invalid("rules", Excerpt.of(path) + ": " + e.getMessage());
        }
    }

    private MalformedDefinitionException invalid(String name, String message) {
        return new MalformedDefinitionException(attribute(name), message);
    }

    private String attribute(String name) {
        return "policies[" + index + "]." + name;
    }
}
