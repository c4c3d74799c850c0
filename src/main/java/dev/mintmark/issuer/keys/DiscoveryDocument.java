package dev.mintmark.issuer.keys;

import dev.mintmark.platform.egress.Fetched;
import dev.mintmark.platform.json.JsonReader;
import dev.mintmark.platform.json.JsonValue.JsonObject;
import dev.mintmark.platform.json.JsonValue.JsonString;
import dev.mintmark.platform.json.MalformedJsonException;
import org.jspecify.annotations.Nullable;

/**
 * The needed members of a discovery document, and the certificate of its host.
 *
 * @param thumbprint null over plain http
 */
record DiscoveryDocument(String issuer, String jwksUri, @Nullable String thumbprint) {

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    /** The address of the document of the issuer registered under this URL; a slash at its end is not doubled. */
    static String address(String url) {
        return withoutSlash(url) + WELL_KNOWN;
    }

    /**
     * Reads what came from that address.
     *
     * @throws DiscoveryException for what is no such document, or another issuer's
     */
    static DiscoveryDocument of(String url, Fetched fetched) {
        JsonObject document = object(url, fetched);
        String issuer = string(document, "issuer", url, fetched);
        if (!withoutSlash(issuer).equals(withoutSlash(url))) {
            throw DiscoveryException.ofAnother(url, issuer);
        }
        return new DiscoveryDocument(issuer, string(document, "jwks_uri", url, fetched), fetched.thumbprint());
    }

    private static JsonObject object(String url, Fetched fetched) {
        try {
            return JsonReader.readObject(fetched.body(), FetchKeys.MAX_DEPTH);
        } catch (MalformedJsonException e) {
            throw DiscoveryException.ofDocument(url, fetched, e.getMessage());
        }
    }

    private static String string(JsonObject document, String member, String url, Fetched fetched) {
        if (document.get(member) instanceof JsonString string) {
            return string.value();
        }
        throw DiscoveryException.ofDocument(url, fetched, "Its member " + member + " is absent or no string.");
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
