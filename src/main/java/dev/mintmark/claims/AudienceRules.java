package dev.mintmark.claims;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.organization.ReservedAudience;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.http.PathId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Validates the audiences of a scope's job tokens. */
final class AudienceRules {
    private static final int MAX_COUNT = 100;
    private static final int MAX_LENGTH = 500;
    /** In bytes; with it a token still is one that every header holds. */
    private static final int MAX_TOTAL_LENGTH = 6_000;
    /** The UUID version of this service's ids, which nobody else's audience is likely to have. */
    private static final int OUR_UUID_VERSION = 7;

    private AudienceRules() {}

    /**
     * Gives back {@code audience} with everything in it once.
     *
     * @throws ApiException 400 for what no token of this scope may bear
     */
    static List<String> check(ClaimScope scope, JsonNode audience) {
        return check(scope, texts(audience));
    }

    /** The texts of a list, or the one that stands alone; null for each that is no text. */
    private static List<@Nullable String> texts(JsonNode node) {
        List<@Nullable String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(element -> texts.add(element.textValue()));
        } else {
            texts.add(node.textValue());
        }
        return texts;
    }

    /** Checks like {@link #check(ClaimScope, JsonNode)}; null stands for a value that is not a text. */
    static List<String> check(ClaimScope scope, List<@Nullable String> audience) {
        if (audience.size() > MAX_COUNT) {
            throw refusal("must hold at most " + MAX_COUNT + " texts");
        }
        var once = new LinkedHashSet<String>();
        for (var text : audience) {
            once.add(check(scope, text));
        }
        int length = once.stream()
                .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (length > MAX_TOTAL_LENGTH) {
            throw refusal("must hold texts of at most " + MAX_TOTAL_LENGTH + " bytes together");
        }
        return List.copyOf(once);
    }

    private static String check(ClaimScope scope, @Nullable String text) {
        if (text == null || text.isBlank() || text.length() > MAX_LENGTH || !isPlain(text)) {
            throw refusal("must hold texts of 1 to " + MAX_LENGTH + " characters");
        }
        if (ReservedAudience.isOne(text) || isAnother(scope, PathId.orNull(text))) {
            throw refusal("must hold nothing that another organization's tokens are known by, nor urn:mintmark:org: and"
                    + " urn:pulumi:org:");
        }
        return text;
    }

    /** An organization's id is what its job tokens are for unless it says otherwise: it is nobody else's to say. */
    private static boolean isAnother(ClaimScope scope, @Nullable UUID id) {
        return id != null
                && id.version() == OUR_UUID_VERSION
                && !id.equals(scope.organizationId())
                && !id.equals(scope.projectId());
    }

    private static boolean isPlain(String text) {
        return text.codePoints()
                .noneMatch(character ->
                        Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE);
    }

    static ApiException refusal(String message) {
        return ApiException.invalid(CustomClaims.RESOURCE, "Audience", message);
    }
}
