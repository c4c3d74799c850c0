package dev.mintmark.policy.explain;

import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.policy.definition.CallerText;
import dev.mintmark.policy.definition.ClaimPath;
import dev.mintmark.policy.match.Claim;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Explains a refusal by the token's own claims alone. Its bearer may hear that, whatever the policy is. */
final class OwnToken {
    private static final int MAX_NAMES = 20;
    private static final Pattern ENVIRONMENT = Pattern.compile("repo:[^:]+:environment:(.+)");
    private static final Pattern PULL_REQUEST = Pattern.compile("repo:[^:]+:pull_request(?::.*)?");
    private static final Pattern IMMUTABLE = Pattern.compile("repo:[^/@:]+@[0-9]+/[^/@:]+@[0-9]+(?::.*)?");
    private static final Pattern REF_OF_PULL_REQUEST = Pattern.compile("refs/(?:pull|merge-requests)/.*");
    private static final String NO_ENVIRONMENT =
            "The job names no environment. Write environment: NAME into the job in its workflow file.";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{6,}");

    /** The recognizable parts of this class's sentences, with other words for the same. */
    private static final Map<String, List<String>> TOPICS = Map.of(
            "The job names the environment", List.of("The job names an environment"),
            "The job runs for a pull request", List.of("The job runs for a pull request"),
            "GitHub's immutable form", List.of("The subject has GitHub's immutable form"),
            "sub is a number", List.of("The text of the rule on sub is in the token's claim"),
            "The token has no claim", List.of("The token has no claim"));

    private OwnToken() {}

    /** The sentences of {@link #about} that none of those said already repeats. */
    static List<String> unsaid(String path, JsonObject claims, Collection<String> said) {
        return about(path, claims).stream()
                .filter(sentence -> said.stream().noneMatch(other -> repeats(other, sentence)))
                .toList();
    }

    private static boolean repeats(String said, String sentence) {
        return said.equals(sentence)
                || TOPICS.entrySet().stream()
                        .filter(topic -> sentence.contains(topic.getKey()))
                        .flatMap(topic -> topic.getValue().stream())
                        .anyMatch(said::contains);
    }

    /** Sentences about one claim that a rule does not match; none where there is nothing to say. */
    static List<String> about(String path, JsonObject claims) {
        Claim claim = Claim.of(ClaimPath.parse(path).resolve(claims));
        if (claim.isAbsent()) {
            String has = "The token has no claim " + path + "; it has " + names(claims) + ".";
            return path.equals("environment") && isOfJob(claims) ? List.of(NO_ENVIRONMENT, has) : List.of(has);
        }
        if (claim.json() instanceof JsonObject object) {
            return List.of("The claim " + path + " is an object; a rule names one of its members (" + names(object)
                    + ") after a dot.");
        }
        if (claim.isArray()) {
            return List.of("The claim " + path
                    + " is an array. A rule is compared with each of its texts, and one match" + " is enough.");
        }
        if (path.equals("job_workflow_ref")) {
            return aboutCalledWorkflow(claims);
        }
        if (path.equals("ref")
                && claim.isPresent()
                && REF_OF_PULL_REQUEST.matcher(claim.texts().get(0)).matches()) {
            return List.of("The job runs for a pull request, so that its ref names no branch.");
        }
        return path.equals("sub") && claim.texts().size() == 1
                ? aboutSubject(claim.texts().get(0))
                : List.of();
    }

    /** Tells whether the claims are those of a job of GitHub, GitLab or Forgejo. Such a job may name an environment. */
    private static boolean isOfJob(JsonObject claims) {
        return text(claims, "repository") != null || text(claims, "project_path") != null;
    }

    private static List<String> aboutSubject(String sub) {
        List<String> sentences = new ArrayList<>();
        Matcher environment = ENVIRONMENT.matcher(sub);
        if (environment.matches()) {
            sentences.add("The job names the environment " + CallerText.quote(environment.group(1))
                    + ", so that its sub says environment:NAME and not ref:REF.");
        }
        if (PULL_REQUEST.matcher(sub).matches()) {
            sentences.add("The job runs for a pull request, so that its sub names neither ref nor environment.");
        }
        if (IMMUTABLE.matcher(sub).matches()) {
            sentences.add(
                    "The sub has GitHub's immutable form, with the ids of owner and repository behind their names.");
        }
        if (NUMBER.matcher(sub).matches()) {
            sentences.add("The issuer's sub is a number; a name or address is in another claim.");
        }
        return sentences;
    }

    /** Explains that a reusable workflow is named by its own file, where the token names its caller as well. */
    static List<String> aboutCalledWorkflow(JsonObject claims) {
        String called = text(claims, "job_workflow_ref");
        String calling = text(claims, "workflow_ref");
        return called == null || calling == null || called.equals(calling)
                ? List.of()
                : List.of("The job_workflow_ref names the file of the called workflow, not that of its caller, which is"
                        + " in workflow_ref.");
    }

    private static String names(JsonObject claims) {
        String names = claims.members().keySet().stream()
                .limit(MAX_NAMES)
                .map(ClaimPath::level)
                .collect(Collectors.joining(", "));
        int more = claims.members().size() - MAX_NAMES;
        return more > 0 ? names + " and " + more + " more" : names.isEmpty() ? "none" : names;
    }

    private static @Nullable String text(JsonObject claims, String name) {
        return claims.get(name) instanceof JsonString string ? string.value() : null;
    }
}
