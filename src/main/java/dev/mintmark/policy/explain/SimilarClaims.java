package dev.mintmark.policy.explain;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.text.EditDistance;
import dev.mintmark.policy.definition.ClaimPath;
import dev.mintmark.policy.match.Claim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds the claim that a path without a claim most likely means. */
final class SimilarClaims {
    private static final int MAX_CLAIMS = 200;
    private static final int MAX_LEVELS = 4;
    private static final int MAX_LENGTH = 64;
    private static final int MAX_HINTS = 3;

    private final JsonObject claims;

    private SimilarClaims(JsonObject claims) {
        this.claims = claims;
    }

    static List<Hint> hints(String absent, JsonObject claims) {
        Map<String, String> spokenByPath = new LinkedHashMap<>();
        new SimilarClaims(claims).collect(claims, "", 1, spokenByPath);
        String spoken = speak(absent);
        List<Hint> hints = new ArrayList<>();
        spokenByPath.forEach((path, candidate) -> {
            if (hints.size() < MAX_HINTS && (isSimilar(spoken, candidate) || path.endsWith("." + absent))) {
                hints.add(new Hint("The token has no claim " + absent + ", but it has " + path + ".", null));
            }
        });
        return hints;
    }

    private void collect(JsonObject object, String parent, int level, Map<String, String> spokenByPath) {
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            if (spokenByPath.size() == MAX_CLAIMS) {
                return;
            }
            String path = parent + ClaimPath.level(member.getKey());
            if (!ClaimPath.isWritable(member.getKey())) {
                continue;
            }
            if (!(member.getValue() instanceof JsonObject inner)) {
                collect(path, member.getValue(), spokenByPath);
            } else if (level < MAX_LEVELS) {
                collect(inner, path + ".", level + 1, spokenByPath);
            }
        }
    }

    /** Collects the claims that have something to compare and are found at their path. */
    private void collect(String path, JsonValue value, Map<String, String> spokenByPath) {
        Claim claim = Claim.of(value);
        if (claim.isPresent() && value.equals(ClaimPath.parse(path).resolve(claims))) {
            spokenByPath.put(path, speak(path));
        }
    }

    /** A path as one would say it: {@code "kubernetes.io".pod_name} and {@code KubernetesIo.podName} sound the same. */
    private static String speak(String path) {
        return path.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static boolean isSimilar(String one, String other) {
        if (one.length() > MAX_LENGTH || other.length() > MAX_LENGTH) {
            return one.equals(other);
        }
        int longer = Math.max(one.length(), other.length());
        return EditDistance.between(one, other) <= (longer < 4 ? 0 : longer < 8 ? 1 : 2);
    }
}
