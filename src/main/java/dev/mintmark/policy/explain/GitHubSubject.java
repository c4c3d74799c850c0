package dev.mintmark.policy.explain;

import dev.mintmark.policy.definition.CallerText;
import dev.mintmark.policy.definition.RuleValue;
import dev.mintmark.policy.match.WildcardPattern;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A subject of GitHub Actions, {@code repo:OWNER/REPO:context}, or a rule for such subjects with wildcards in any part.
 * With ids that survive a renaming it is {@code repo:OWNER@ID/REPO@ID:context}.
 *
 * @param repository from {@code repo:} up to the context, the colon between them left out
 * @param context with its colon in front; empty when there is none
 */
record GitHubSubject(String repository, String context) {
    private static final String START = "repo:";
    private static final String ENVIRONMENT = ":environment:";
    private static final Pattern IMMUTABLE = Pattern.compile("repo:([^/@:]+)@([0-9]+)/([^/@:]+)@([0-9]+)");
    private static final Pattern PLAIN = Pattern.compile("repo:[^/@:]+/[^/@:]+");
    private static final Pattern ID = Pattern.compile("(repo:[^/@:]+|/[^/@:]+)@[^/@:]+");

    static @Nullable Hint hint(NearMiss miss) {
        if (!miss.path().equals("sub")
                || !miss.wanted().startsWith(START)
                || !miss.actual().startsWith(START)) {
            return null;
        }
        GitHubSubject wanted = of(miss.wanted());
        GitHubSubject actual = of(miss.actual());
        Matcher immutable = IMMUTABLE.matcher(actual.repository);
        if (immutable.matches()) {
            Hint hint = immutableSubject(miss, wanted, actual, immutable);
            return hint == null ? otherContext(miss, wanted, actual) : hint;
        }
        if (PLAIN.matcher(actual.repository).matches() && wanted.repository.contains("@")) {
            return plainSubject(miss, wanted, actual);
        }
        return otherContext(miss, wanted, actual);
    }

    private static GitHubSubject of(String text) {
        int colon = text.indexOf(':', START.length());
        return colon < 0
                ? new GitHubSubject(text, "")
                : new GitHubSubject(text.substring(0, colon), text.substring(colon));
    }

    private static @Nullable Hint immutableSubject(
            NearMiss miss, GitHubSubject wanted, GitHubSubject actual, Matcher ids) {
        String owner = START + ids.group(1) + "/";
        String plain = owner + ids.group(3);
        if (!isSameRepository(miss, wanted, plain, plain + actual.context)) {
            return null;
        }
        String rewritten = actual.repository;
        if (!wanted.repository.equals(plain) && wanted.repository.startsWith(owner)) {
            rewritten = START + ids.group(1) + "@" + ids.group(2) + "/" + wanted.repository.substring(owner.length());
        }
        return rewritten(
                miss,
                rewritten,
                wanted,
                actual,
                "The subject has GitHub's immutable form, with the ids of owner and repository; the rule has the old one.");
    }

    private static @Nullable Hint plainSubject(NearMiss miss, GitHubSubject wanted, GitHubSubject actual) {
        String rewritten = ID.matcher(wanted.repository).replaceAll("$1");
        GitHubSubject asPlain = new GitHubSubject(rewritten, wanted.context);
        if (!isSameRepository(miss, asPlain, actual.repository, miss.actual())) {
            return null;
        }
        return rewritten(
                miss,
                rewritten,
                wanted,
                actual,
                "The rule has GitHub's immutable form, with the ids of owner and repository; the subject has the old one."
                        + " Better than to loosen the rule is to have the repository send immutable subjects: a name can"
                        + " change hands.");
    }

    /**
     * Tells whether a rule's repository fits the token's. The wildcard of a rule without a context may cover the
     * context.
     */
    private static boolean isSameRepository(
            NearMiss miss, GitHubSubject wanted, String repository, String wholeSubject) {
        return miss.isMetBy(miss.with(wanted.repository), repository)
                || (wanted.context.isEmpty() && miss.isMetBy(miss.with(wanted.repository), wholeSubject));
    }

    /**
     * Proposes a rule that admits the token. A rule that names another branch or environment yields no proposal, so
     * that following a hint opens nothing else.
     */
    private static Hint rewritten(
            NearMiss miss, String repository, GitHubSubject wanted, GitHubSubject actual, String message) {
        RuleValue.OneText rewritten = miss.with(repository + wanted.context);
        if (miss.isMetBy(rewritten, miss.actual())) {
            return new Hint(message, rewritten);
        }
        if (wanted.context.isEmpty()) {
            return new Hint(message, miss.exactly());
        }
        RuleValue.OneText narrower = miss.with(actual.repository + wanted.context);
        if (miss.isMetBy(narrower, miss.actual())) {
            return new Hint(message, narrower);
        }
        String run = otherRun(wanted, actual);
        return new Hint(
                message + " The repository is " + CallerText.quote(actual.repository) + " in this subject. "
                        + (run == null
                                ? "The part behind it differs, too: the rule says " + CallerText.quote(wanted.context)
                                        + ", the subject "
                                        + (actual.context.isEmpty() ? "nothing" : CallerText.quote(actual.context))
                                        + "."
                                : run),
                null);
    }

    private static @Nullable Hint otherContext(NearMiss miss, GitHubSubject wanted, GitHubSubject actual) {
        if (!miss.isMetBy(miss.with(wanted.repository), actual.repository)) {
            return null;
        }
        String run = otherRun(wanted, actual);
        if (run == null) {
            return null;
        }
        // The guard of an environment, such as a review, guards no branch. Anybody may open a pull request.
        boolean isSafe = wanted.context.startsWith(":ref:") && actual.context.startsWith(ENVIRONMENT);
        return new Hint(run, isSafe ? miss.exactly() : null);
    }

    private static String environment(GitHubSubject wanted) {
        String name = wanted.context.substring(ENVIRONMENT.length());
        return WildcardPattern.compile(name).isLiteral() && name.indexOf(':') < 0 ? name : "NAME";
    }

    /** Explains that the job runs in another way than the rule requires; null where it does not. */
    private static @Nullable String otherRun(GitHubSubject wanted, GitHubSubject actual) {
        if (wanted.context.startsWith(":ref:") && actual.context.startsWith(ENVIRONMENT)) {
            return "The job names an environment, so that its subject says environment:… where it would say ref:….";
        }
        if (wanted.context.startsWith(ENVIRONMENT) && actual.context.startsWith(":ref:")) {
            return "The job names no environment, so that its subject says ref:… where the rule wants environment:…."
                    + " Write environment: " + environment(wanted) + " into the job in its workflow file.";
        }
        return actual.context.startsWith(":pull_request") && !wanted.context.startsWith(":pull_request")
                ? "The job runs for a pull request, so that its subject names neither ref nor environment. Run it on a"
                        + " push or by hand."
                : null;
    }
}
