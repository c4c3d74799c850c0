package dev.mintmark.policy.check;

import dev.mintmark.policy.definition.ClaimPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognizes by its name a claim of an unknown issuer that likely names a token's owner. */
final class OwnerClaim {
    /** Examples for a sentence. */
    static final String EXAMPLES = "repository_owner, organization_id, tenant or namespace";

    /** Words for those whose tokens an issuer signs. */
    private static final Set<String> OWNERS = Set.of(
            "account",
            "accounts",
            "acct",
            "company",
            "customer",
            "enterprise",
            "namespace",
            "org",
            "organisation",
            "organization",
            "orgs",
            "owner",
            "realm",
            "subscription",
            "subscriber",
            "team",
            "tenant",
            "user",
            "username",
            "workspace");

    /** Whole names of claims that say it in words of their own. */
    private static final Set<String> NAMES = Set.of("hd", "oid", "tid", "sub");

    /** Words for what belongs to an owner; many owners may have one of the same name. */
    private static final Set<String> BELONGINGS = Set.of("project", "repo", "repository");

    private static final Set<String> IDS = Set.of(
            "arn", "crn", "fqn", "full", "guid", "id", "ids", "key", "number", "path", "uid", "uri", "url", "urn",
            "uuid");

    private static final Set<String> LABELS = Set.of("handle", "login", "name", "slug");

    private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+");

    /** The label before the name of an owner in a subject: {@code repo:}, {@code system:serviceaccount:}. */
    private static final Pattern LABEL = Pattern.compile("([a-z_0-9-]+)[:/|]+");

    private static final Set<String> LABELS_OF_SUBJECTS = Set.of(
            "auth0",
            "client",
            "env",
            "environment",
            "google-oauth2",
            "group",
            "job",
            "oidc",
            "pipeline",
            "project_id",
            "project_path",
            "ref",
            "ref_type",
            "serviceaccount",
            "spiffe",
            "system",
            "workspace_id",
            "workload");

    private OwnerClaim() {}

    /** Tells whether the claim is a subject, or its name speaks of an owner. */
    static boolean isLikely(ClaimPath path) {
        List<String> levels = path.levels();
        String last = levels.get(levels.size() - 1);
        if (NAMES.contains(last)) {
            return levels.size() == 1;
        }
        List<String> words = words(last);
        // organization.id says it with the level above.
        for (int above = levels.size() - 2; above >= 0 && words.stream().allMatch(OwnerClaim::isQualifier); above--) {
            List<String> longer = new ArrayList<>(words(levels.get(above)));
            longer.addAll(words);
            words = longer;
        }
        return isOwner(words);
    }

    private static boolean isOwner(List<String> words) {
        int at = words.size() - 1;
        boolean labelled = false;
        while (at >= 0 && isQualifier(words.get(at))) {
            labelled |= LABELS.contains(words.get(at));
            at--;
        }
        if (at < 0) {
            return false;
        }
        return OWNERS.contains(words.get(at)) || (!labelled && BELONGINGS.contains(words.get(at)));
    }

    private static boolean isQualifier(String word) {
        return IDS.contains(word) || LABELS.contains(word);
    }

    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(name);
        while (matcher.find()) {
            words.add(matcher.group().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    /** Takes off a literal what stands before the name of an owner; only subjects have such labels. */
    static UnaryOperator<String> nameIn(ClaimPath path) {
        return path.levels().equals(List.of("sub")) ? OwnerClaim::withoutLabels : UnaryOperator.identity();
    }

    private static String withoutLabels(String literal) {
        Matcher label = LABEL.matcher(literal);
        int at = 0;
        while (label.find(at) && label.start() == at && isLabel(label.group(1))) {
            at = label.end();
        }
        return literal.substring(at);
    }

    private static boolean isLabel(String word) {
        return OWNERS.contains(word) || BELONGINGS.contains(word) || LABELS_OF_SUBJECTS.contains(word);
    }
}
