package dev.mintmark.issuer.register;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mintmark.issuer.keys.DiscoveryException;
import dev.mintmark.jwt.InvalidJwkSetException;
import dev.mintmark.jwt.JwkSet;
import dev.mintmark.organization.ReservedAudience;
import dev.mintmark.platform.egress.BaseUrl;
import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.platform.json.MalformedJsonException;
import dev.mintmark.policy.check.SharedIssuers;
import dev.mintmark.policy.check.Tenancy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates the members of an issuer. Each method returns the value as it is stored, or refuses it with 400. */
final class IssuerRules {
    static final long DEFAULT_MAX_EXPIRATION = 90_000;
    static final String MANY = "many";
    static final String ONCE = "once";

    private static final String RESOURCE = "OidcIssuer";
    private static final long GREATEST_MAX_EXPIRATION = 366L * 24 * 60 * 60;
    private static final int MAX_NAME_LENGTH = 256;
    private static final int MAX_URL_LENGTH = 2048;
    private static final int MAX_AUDIENCE_LENGTH = 512;
    private static final int MAX_COUNT = 100;
    private static final int LARGEST_JWKS = 256 * 1024;
    private static final int MAX_DEPTH = 32;
    private static final Pattern THUMBPRINT = Pattern.compile("[0-9a-fA-F]{64}");

    private IssuerRules() {}

    /** Names are kept as they are written. */
    static String name(@Nullable String name) {
        if (name == null) {
            throw ApiException.required(RESOURCE, "name");
        }
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw ApiException.invalid(RESOURCE, "name", "name must have 1 to " + MAX_NAME_LENGTH + " characters");
        }
        return name;
    }

    /** An issuer's base URL; whether it may be fetched is the egress guard's to say. */
    static String url(@Nullable String url) {
        if (url == null || url.isEmpty()) {
            throw ApiException.required(RESOURCE, "url");
        }
        var flaw = url.length() > MAX_URL_LENGTH
                ? "url must have at most " + MAX_URL_LENGTH + " characters"
                : BaseUrl.flaw(url);
        if (flaw != null) {
            throw ApiException.invalid(RESOURCE, "url", flaw);
        }
        return url;
    }

    /** Refuses what is an identifier and no address: nothing can be fetched from a host with an underscore. */
    static void fetchable(String url) {
        var host = BaseUrl.underscoredHost(url);
        if (host != null) {
            throw ApiException.invalid(
                    RESOURCE,
                    "url",
                    "nothing is fetched from " + Excerpt.of(host)
                            + ": a host name has letters, digits, hyphens and dots,"
                            + " and no underscore. Give the issuer such a name, or hand its keys over as jwks");
        }
    }

    static String[] thumbprints(@Nullable List<String> thumbprints) {
        if (thumbprints == null) {
            return new String[0];
        }
        if (thumbprints.size() > MAX_COUNT) {
            throw ApiException.invalid(RESOURCE, "thumbprints", "at most " + MAX_COUNT + " thumbprints are kept");
        }
        for (var thumbprint : thumbprints) {
            if (thumbprint == null || !THUMBPRINT.matcher(thumbprint).matches()) {
                throw ApiException.invalid(
                        RESOURCE,
                        "thumbprints",
                        "a thumbprint is the SHA-256 of the DER leaf certificate: 64 hex digits, no colons");
            }
        }
        return thumbprints.stream()
                .map(thumbprint -> thumbprint.toLowerCase(Locale.ROOT))
                .distinct()
                .toArray(String[]::new);
    }

    /** Seconds. */
    static long maxExpiration(@Nullable Long seconds) {
        if (seconds == null) {
            return DEFAULT_MAX_EXPIRATION;
        }
        if (seconds < 1 || seconds > GREATEST_MAX_EXPIRATION) {
            throw ApiException.invalid(
                    RESOURCE,
                    "maxExpiration",
                    "maxExpiration must be a number of seconds from 1 to " + GREATEST_MAX_EXPIRATION);
        }
        return seconds;
    }

    static String[] audiences(@Nullable List<String> audiences) {
        if (audiences == null) {
            return new String[0];
        }
        if (audiences.size() > MAX_COUNT) {
            throw ApiException.invalid(RESOURCE, "audiences", "at most " + MAX_COUNT + " audiences are kept");
        }
        for (var audience : audiences) {
            if (audience == null || audience.isEmpty() || audience.length() > MAX_AUDIENCE_LENGTH) {
                throw ApiException.invalid(
                        RESOURCE, "audiences", "an audience must have 1 to " + MAX_AUDIENCE_LENGTH + " characters");
            }
            if (ReservedAudience.isOne(audience)) {
                throw ApiException.invalid(
                        RESOURCE,
                        "audiences",
                        "an organization's own audience needs not be named, and another's is not to be taken here");
            }
        }
        return audiences.stream().distinct().toArray(String[]::new);
    }

    static String subjectTokenUse(@Nullable String use) {
        if (use == null) {
            return MANY;
        }
        if (!Set.of(MANY, ONCE).contains(use)) {
            throw ApiException.invalid(RESOURCE, "subjectTokenUse", "subjectTokenUse must be many or once");
        }
        return use;
    }

    /**
     * Validates the tenancy. An issuer that is known as shared is nobody's own.
     *
     * @param tenancy null where it is not said
     * @param issuer the identifier
     */
    static @Nullable String tenancy(@Nullable String tenancy, String issuer, SharedIssuers sharedIssuers) {
        if (tenancy == null) {
            return null;
        }
        var declared = Tenancy.of(tenancy);
        if (declared == null) {
            throw ApiException.invalid(RESOURCE, "tenancy", "tenancy must be own or shared");
        }
        if (declared == Tenancy.OWN && !sharedIssuers.mayBeOwn(issuer)) {
            throw ApiException.invalid(
                    RESOURCE,
                    "tenancy",
                    "this issuer signs tokens for many organizations, so it is no organization's own."
                            + " Leave tenancy out, or have the operator take it off the list of shared issuers"
                            + " (mintmark.policy.unshared-issuers)");
        }
        return tenancy;
    }

    /** Validates the explanations for callers; null for the service's default. */
    static @Nullable String explain(@Nullable String explain) {
        if (explain != null && !Set.of("colleagues", "nobody").contains(explain)) {
            throw ApiException.invalid(RESOURCE, "explain", "explain must be colleagues or nobody");
        }
        return explain;
    }

    /** A static key set, one key of it usable at least and none of them private; as JSON text. */
    static String jwks(JsonNode jwks) {
        var text = jwks.toString();
        if (text.length() > LARGEST_JWKS) {
            throw ApiException.invalid(RESOURCE, "jwks", "jwks must be at most " + LARGEST_JWKS / 1024 + " KiB");
        }
        try {
            JwkSet.parseRegistered(JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8), MAX_DEPTH));
            return text;
        } catch (InvalidJwkSetException e) {
            List<ApiException.Detail> details = new ArrayList<>();
            details.add(new ApiException.Detail(RESOURCE, "jwks." + e.attribute(), "invalid", e.getMessage()));
            details.addAll(DiscoveryException.details("jwks.", e));
            throw new ApiException(400, "invalid", e.getMessage(), details);
        } catch (MalformedJsonException e) {
            throw ApiException.invalid(RESOURCE, "jwks", e.getMessage());
        }
    }
}
