package dev.mintmark;

import dev.mintmark.platform.text.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of all {@code mintmark.*} settings. A setting of another name has no effect, so it is reported. */
final class KnownSettings {
    /** Each that a {@code @ConfigMapping} has; a test compares them. */
    static final List<String> NAMES = List.of(
            "mintmark.audit.checkpoint-file",
            "mintmark.audit.checkpoint-webhook",
            "mintmark.audit.checkpoint-webhook-secret-file",
            "mintmark.audit.denials-per-minute",
            "mintmark.bootstrap.admin-token-file",
            "mintmark.bootstrap.organization",
            "mintmark.crypto.provider",
            "mintmark.custom-claims.default-ttl",
            "mintmark.custom-claims.longest-ttl",
            "mintmark.data-dir",
            "mintmark.database.password-file",
            "mintmark.database.target-session-attrs",
            "mintmark.egress.allowed-origins",
            "mintmark.egress.trusted-ca-file",
            "mintmark.exchange.explain",
            "mintmark.http.answer-timeout",
            "mintmark.http.body-timeout",
            "mintmark.http.head-timeout",
            "mintmark.key-encryption-key-file",
            "mintmark.policy.unshared-issuers",
            "mintmark.public-url",
            "mintmark.public-url-change",
            "mintmark.retention.audit",
            "mintmark.retention.tokens",
            "mintmark.shutdown.delay",
            "mintmark.signing.algorithm",
            "mintmark.signing.longest-token-life",
            "mintmark.signing.publish-ahead",
            "mintmark.signing.retire-unreadable-key",
            "mintmark.signing.rotate-every",
            "mintmark.trust-list");

    /** An entry of a map has a name of the operator's own in it. */
    private static final Pattern MAP_ENTRY =
            Pattern.compile("MINTMARK_POLICY_SHARED_ISSUERS_.+_(?:ISSUER|CLAIMS)(?:_\\d+_)?");

    /** An entry of a list has its place behind it. */
    private static final Pattern LIST_ENTRY = Pattern.compile("_\\d+_$");

    /** Kubernetes sets them in each pod beside a service of the name mintmark. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("MINTMARK_(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT(?:_\\d+_.+)?)");

    private KnownSettings() {}

    /**
     * A sentence for each setting that nobody reads.
     *
     * @param set names and values as they were set, in the environment or as properties
     */
    static List<String> unknown(Map<String, String> set) {
        var byVariable = new TreeMap<String, String>();
        NAMES.forEach(name -> byVariable.put(Settings.variable(name), name));
        var sentences = new ArrayList<String>();
        new TreeMap<>(set)
                .keySet().stream()
                        .filter(name -> Settings.variable(name).startsWith("MINTMARK_"))
                        .filter(name -> !isKnown(Settings.variable(name), byVariable.keySet()))
                        .forEach(name -> sentences.add("the setting " + name + " is not known and has no effect"
                                + suggestion(
                                        NearestName.among(byVariable.keySet(), Settings.variable(name)), byVariable)));
        return sentences;
    }

    private static boolean isKnown(String variable, Set<String> known) {
        return known.contains(variable)
                || known.contains(LIST_ENTRY.matcher(variable).replaceFirst(""))
                || MAP_ENTRY.matcher(variable).matches()
                || OF_KUBERNETES.matcher(variable).matches();
    }

    private static String suggestion(@Nullable String nearest, Map<String, String> byVariable) {
        return nearest == null ? "" : "; did you mean " + nearest + " (" + byVariable.get(nearest) + ")?";
    }
}
