package dev.mintmark.policy.explain;

import dev.mintmark.platform.json.JsonValue;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.policy.definition.CallerText;
import dev.mintmark.policy.definition.ClaimPath;
import dev.mintmark.policy.match.StepBudget;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds another claim that has exactly the text that a rule requires of its own. */
final class OtherClaim {
    private static final int MAX_CLAIMS = 100;

    /** Shorter texts, such as {@code 1} and {@code push}, are the same by chance. */
    private static final int SHORTEST = 5;

    /** The two branches of a pull request. Anybody may open one, into any branch and from a branch of any name. */
    private static final Set<String> PULL_REQUEST = Set.of("base_ref", "head_ref");

    /** Claims that say the same of many people's runs, or of any caller's. */
    private static final Set<String> OF_ANYBODY = Set.of(
            "aud",
            "deployment_tier",
            "event",
            "event_name",
            "iss",
            "job_workflow_ref",
            "pipeline_source",
            "project_visibility",
            "ref_type",
            "repository_visibility",
            "runner_environment");

    private OtherClaim() {}

    static List<Hint> hints(RuleTrace unmet, JsonObject claims, StepBudget steps) {
        List<String> wanted = unmet.expected().literals().stream()
                .filter(text -> text.length() >= SHORTEST)
                .toList();
        int looked = 0;
        Hint ofPullRequest = null;
        for (Map.Entry<String, JsonValue> claim : claims.members().entrySet()) {
            steps.spend(1 + (long) wanted.size());
            if (steps.isExhausted() || ++looked > MAX_CLAIMS) {
                return List.of();
            }
            if (!(claim.getValue() instanceof JsonString text)
                    || !wanted.contains(text.value())
                    || claim.getKey().equals(unmet.path())) {
                continue;
            }
            if (PULL_REQUEST.contains(claim.getKey())) {
                ofPullRequest = ofPullRequest == null ? onPush(claim.getKey(), text.value(), claims) : ofPullRequest;
            } else if (isOfSomebody(claim.getKey(), text.value())) {
                return List.of(new Hint(
                        "The text of the rule on " + unmet.path() + " is in the token's claim "
                                + ClaimPath.level(claim.getKey()) + ": write it on that one.",
                        null));
            }
        }
        return ofPullRequest == null ? List.of() : List.of(ofPullRequest);
    }

    private static boolean isOfSomebody(String name, String value) {
        return ClaimPath.isWritable(name)
                && !OF_ANYBODY.contains(name)
                && !PerRunValues.isClaim(ClaimPath.level(name), value);
    }

    /**
     * The rules to write where a pull request's branch was meant. A rule on that branch would let in every pull
     * request.
     */
    private static Hint onPush(String claim, String branch, JsonObject claims) {
        String ref = branch.startsWith("refs/") ? branch : "refs/heads/" + branch;
        String repository =
                claims.get("repository") instanceof JsonString text ? " " + CallerText.quote(text.value()) : "";
        return new Hint(
                "The rule's text is in " + claim
                        + ", which anybody's pull request may have. Run the job on a push instead,"
                        + " with rules on repository" + repository + " and ref " + CallerText.quote(ref) + ".",
                null);
    }
}
