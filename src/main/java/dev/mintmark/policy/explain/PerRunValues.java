package dev.mintmark.policy.explain;

import dev.mintmark.policy.definition.ClaimPath;
import dev.mintmark.policy.definition.RuleValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes values that change with each run of a job, such as a commit or the id of a run. A rule that names one
 * matches once.
 */
final class PerRunValues {
    /** Names of claims, and labels within subjects, in small letters and without what separates words. */
    private static final Set<String> NAMES = Set.of(
            "aio",
            "athash",
            "authtime",
            "buildcommit",
            "buildid",
            "buildnumber",
            "buildurl",
            "chash",
            "checkrunid",
            "ciconfigsha",
            "commit",
            "commitid",
            "commitsha",
            "exp",
            "gitcommit",
            "gitcommitsha",
            "headsha",
            "iat",
            "jobid",
            "joburl",
            "jobworkflowsha",
            "jti",
            "nbf",
            "nonce",
            "pipelineuuid",
            "revision",
            "runattempt",
            "runid",
            "runnumber",
            "runurl",
            "sessionid",
            "sha",
            "sid",
            "stepuuid",
            "terraformrunid",
            "uti",
            "workflowsha");

    /** Labels that a number follows where it counts runs, and a name where it does not. */
    private static final Set<String> COUNTED = Set.of("attempt", "build", "job", "run");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** A commit of Git, by SHA-1 or SHA-256. */
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}");

    /** A subject of Bitbucket, whose last part is the step's. */
    private static final Pattern STEP = Pattern.compile("(?:\\{[0-9a-fA-F-]{36}}:)+\\{[0-9a-fA-F-]{36}}");

    private PerRunValues() {}

    /** Tells whether a claim's whole value is of one run. */
    static boolean isClaim(String path, String value) {
        List<String> levels = ClaimPath.parse(path).levels();
        String last = levels.get(levels.size() - 1);
        String name = plain(last.substring(last.lastIndexOf('/') + 1));
        if (name.equals("pipelineid")) {
            // GitLab counts its pipelines; Buildkite's is a UUID that stays.
            return NUMBER.matcher(value).matches() || last.startsWith("oidc.circleci.com/");
        }
        if (name.equals("workflowid")) {
            return last.startsWith("oidc.circleci.com/");
        }
        boolean isOfPod = levels.size() > 1 && levels.get(levels.size() - 2).equals("pod");
        return NAMES.contains(name) || (isOfPod && (name.equals("name") || name.equals("uid")));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /**
     * The same rule with a wildcard for each value of one run. Null where the rule would still name such a value, and
     * where a wildcard might let in somebody else.
     */
    static RuleValue.@Nullable OneText leaveOpen(String path, RuleValue.OneText rule) {
        String text = rule.text();
        if (isClaim(path, text) || STEP.matcher(text).matches()) {
            return null;
        }
        String opened = leaveOpen(text);
        if (opened.equals(text)) {
            return hasHash(text) ? null : rule;
        }
        return hasHash(opened) || hasWildcard(rule) ? null : new RuleValue.Glob(opened);
    }

    private static String leaveOpen(String text) {
        List<String> parts = new ArrayList<>(List.of(text.split(":", -1)));
        for (int at = 1; at < parts.size(); at++) {
            String label = plain(parts.get(at - 1));
            boolean isCount =
                    COUNTED.contains(label) && NUMBER.matcher(parts.get(at)).matches();
            if (isCount || NAMES.contains(label)) {
                parts.set(at, "*");
            }
        }
        return String.join(":", parts);
    }

    /** Tells whether a part is a hash that no label explains: it may be a commit, or somebody's id. */
    private static boolean hasHash(String text) {
        return List.of(text.split("[:/@]")).stream()
                .anyMatch(part -> HASH.matcher(part).matches());
    }

    /** A dot counts as itself: the glob that is proposed takes it so. */
    private static boolean hasWildcard(RuleValue.OneText rule) {
        String text = rule.text();
        return text.indexOf('*') >= 0 || (!(rule instanceof RuleValue.Glob) && text.indexOf('?') >= 0);
    }
}
