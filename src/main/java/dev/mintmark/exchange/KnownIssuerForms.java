package dev.mintmark.exchange;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognizes tokens of issuers that are often sent by mistake, by the form of their identifiers. */
final class KnownIssuerForms {
    private static final String LEGACY_KUBERNETES = "kubernetes/serviceaccount";

    /** The default issuer of a cluster. */
    private static final Pattern KUBERNETES = Pattern.compile("https://kubernetes\\.default(?:\\.svc(?:\\..*)?)?/?");

    private static final Pattern AZURE_DEVOPS = Pattern.compile("https://vstoken\\.dev\\.azure\\.com(?:/.*)?");
    private static final Pattern ENTRA_1 = Pattern.compile("https://sts\\.windows\\.net/([0-9A-Za-z.-]{1,64})/?");
    private static final Pattern ENTRA_2 =
            Pattern.compile("https://login\\.microsoftonline\\.com/([0-9A-Za-z.-]{1,64})/v2\\.0/?");

    private KnownIssuerForms() {}

    /** Describes such a token and the remedy, in sentences; null for an issuer of no such form. */
    static @Nullable String describe(String iss) {
        if (iss.equals(LEGACY_KUBERNETES)) {
            return "The token is a legacy service account token of Kubernetes. Every cluster uses that issuer. Mount a"
                    + " projected serviceAccountToken, or run kubectl create token --audience=AUDIENCE.";
        }
        if (KUBERNETES.matcher(iss).matches()) {
            return "Many clusters of Kubernetes use that issuer. An administrator registers it with the cluster's own jwks.";
        }
        if (AZURE_DEVOPS.matcher(iss).matches()) {
            return "The token is of Azure DevOps, whose issuer names the organization by its id. A service connection"
                    + " converted to Entra ID has https://login.microsoftonline.com/TENANT/v2.0.";
        }
        if (ENTRA_1.matcher(iss).matches()) {
            return "The token is of Entra ID, version 1. For version 2, set requestedAccessTokenVersion to 2 in the"
                    + " application's manifest.";
        }
        if (ENTRA_2.matcher(iss).matches()) {
            return "The token is of Entra ID, version 2. Version 1 has the issuer https://sts.windows.net/TENANT/.";
        }
        return null;
    }

    /** The issuers that sign for the same tenant under another name; none for an issuer of no such form. */
    static List<String> counterparts(String iss) {
        Matcher first = ENTRA_1.matcher(iss);
        if (first.matches()) {
            return List.of("https://login.microsoftonline.com/" + first.group(1) + "/v2.0");
        }
        Matcher second = ENTRA_2.matcher(iss);
        return second.matches() ? List.of("https://sts.windows.net/" + second.group(1) + "/") : List.of();
    }
}
