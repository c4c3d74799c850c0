package dev.mintmark.exchange;

import dev.mintmark.issuer.SubjectTokenType;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.platform.json.JsonValue.JsonNull;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.platform.json.MalformedJsonException;
import dev.mintmark.policy.decide.PermissionScope;
import dev.mintmark.policy.definition.TokenType;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that is to be explained.
 *
 * @param token the subject token; null where bare claims are given
 * @param claims null where a token is given
 * @param subjectTokenType the type that the token would be shown as; null where that is left open
 * @param holder the team, login or runner; null for an organization's token
 */
record SimulationRequest(
        @Nullable String token,
        @Nullable JsonObject claims,
        @Nullable SubjectTokenType subjectTokenType,
        TokenType tokenType,
        @Nullable String holder,
        PermissionScope permissionScope) {

    private static final String RESOURCE = "Simulation";
    private static final Set<String> MEMBERS =
            Set.of("token", "claims", "subjectTokenType", "tokenType", "teamName", "userLogin", "runnerID", "scope");

    /** The depth of a token's claims, and of the body around them. */
    private static final int MAX_DEPTH = 33;

    /** @throws ApiException 400 for what is no such request; the message says what would be */
    static SimulationRequest of(byte[] body) {
        var object = object(body);
        for (var name : object.members().keySet()) {
            if (!MEMBERS.contains(name)) {
                throw ApiException.badRequest("unknown member " + Excerpt.of(name));
            }
        }
        var token = text(object, "token");
        var claims = claims(object);
        if ((token == null) == (claims == null)) {
            throw ApiException.invalid(RESOURCE, "token", "give either token or claims");
        }
        var scope = scope(object);
        var type = tokenType(object, scope);
        return new SimulationRequest(
                token, claims, subjectTokenType(object), type, holder(object, type, scope), scope.permissions());
    }

    /** The subject token type to simulate: the requested one, else one that is accepted. */
    SubjectTokenType subjectTokenType(Set<SubjectTokenType> taken) {
        if (subjectTokenType != null) {
            return subjectTokenType;
        }
        return taken.stream().min(Comparator.naturalOrder()).orElseThrow();
    }

    private static @Nullable SubjectTokenType subjectTokenType(JsonObject object) {
        var name = text(object, "subjectTokenType");
        if (name == null) {
            return null;
        }
        var type = SubjectTokenType.of(name);
        if (type == null) {
            throw ApiException.invalid(
                    RESOURCE, "subjectTokenType", "subjectTokenType must be id_token, jwt or access_token");
        }
        return type;
    }

    private static JsonObject object(byte[] body) {
        try {
            return JsonReader.readObject(body, MAX_DEPTH);
        } catch (MalformedJsonException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    private static @Nullable String text(JsonObject object, String name) {
        var value = object.get(name);
        if (value == null || value == JsonNull.NULL) {
            return null;
        }
        if (value instanceof JsonString string) {
            return string.value();
        }
        throw ApiException.invalid(RESOURCE, name, name + " must be a string");
    }

    private static @Nullable JsonObject claims(JsonObject object) {
        var value = object.get("claims");
        if (value == null || value == JsonNull.NULL) {
            return null;
        }
        if (value instanceof JsonObject claims) {
            return claims;
        }
        throw ApiException.invalid(RESOURCE, "claims", "claims must be an object");
    }

    private static Scope scope(JsonObject object) {
        try {
            return Scope.of(text(object, "scope"));
        } catch (OAuthException e) {
            throw ApiException.invalid(RESOURCE, "scope", e.description());
        }
    }

    /** Reads the token type. As in an exchange, the scope replaces a type that is not named. */
    private static TokenType tokenType(JsonObject object, Scope scope) {
        var name = text(object, "tokenType");
        var ofScope = scope.tokenType();
        if (name == null) {
            return ofScope == null ? TokenType.ORGANIZATION : ofScope;
        }
        var type = TokenType.of(name);
        if (type == null) {
            throw ApiException.invalid(
                    RESOURCE, "tokenType", "tokenType must be organization, team, personal or runner");
        }
        if (ofScope != null && ofScope != type) {
            throw ApiException.invalid(
                    RESOURCE, "scope", "the scope of a token of type " + name + " must be " + Scope.formOf(type));
        }
        return type;
    }

    private static @Nullable String holder(JsonObject object, TokenType type, Scope scope) {
        var member =
                switch (type) {
                    case ORGANIZATION -> null;
                    case TEAM -> "teamName";
                    case PERSONAL -> "userLogin";
                    case RUNNER -> "runnerID";
                };
        if (member == null) {
            return null;
        }
        var named = text(object, member);
        if (named != null && scope.holder() != null && !named.equals(scope.holder())) {
            throw ApiException.invalid(RESOURCE, member, member + " is not the one that scope names");
        }
        var holder = named == null ? scope.holder() : named;
        if (holder == null || holder.isEmpty()) {
            throw ApiException.required(RESOURCE, member);
        }
        return holder;
    }
}
