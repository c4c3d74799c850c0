package dev.mintmark.platform.egress;

import dev.mintmark.platform.error.Excerpt;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form of an issuer's address (OpenID Connect Discovery 1.0, section 3), http included. */
public final class BaseUrl {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*");
    private static final Pattern AUTHORITY = Pattern.compile("([a-z]+://)([^/?#]*)(.*)");

    /**
     * The addresses of documents about an issuer: behind its address (Discovery), or between host and path (RFC 8414).
     */
    private static final Pattern WELL_KNOWN = Pattern.compile(
            "([^?#]*)/\\.well-known/(?:openid-configuration|oauth-authorization-server|jwks(?:\\.json)?)(/[^?#]*)?(?:[?#].*)?",
            Pattern.CASE_INSENSITIVE);

    private BaseUrl() {}

    /**
     * Tells whether it has a host and neither user, query nor fragment. The guard decides whether it may be fetched.
     */
    public static boolean isOne(String text) {
        return flaw(text) == null && underscoredHost(text) == null;
    }

    /**
     * The fault of an issuer's address, as a sentence about {@code url}; null when it has none. A host with an
     * underscore is accepted: an identifier may have one.
     */
    public static @Nullable String flaw(String text) {
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return "url has a character that no URL has: only visible ASCII stands in one, without white space";
        }
        Matcher wellKnown = WELL_KNOWN.matcher(text);
        if (wellKnown.matches()) {
            String rest = wellKnown.group(2) == null || wellKnown.group(2).equals("/") ? "" : wellKnown.group(2);
            return "url is the address of a document about the issuer (/.well-known/...); register the issuer's own: "
                    + Excerpt.of(wellKnown.group(1) + rest);
        }
        String schemeFlaw = schemeFlaw(text);
        return schemeFlaw != null ? schemeFlaw : partsFlaw(text);
    }

    /** Scheme, host and port of such an address, without what stands behind them; {@code an address} where it has none. */
    public static String origin(String text) {
        Matcher parts = AUTHORITY.matcher(text);
        return parts.matches()
                ? parts.group(1) + parts.group(2).substring(parts.group(2).lastIndexOf('@') + 1)
                : "an address";
    }

    /** The host, where an underscore makes it one that cannot be fetched from; else null. */
    public static @Nullable String underscoredHost(String text) {
        Matcher parts = AUTHORITY.matcher(text);
        if (!parts.matches() || parts.group(2).indexOf('_') < 0) {
            return null;
        }
        return parts.group(2).replaceFirst(":\\d*$", "");
    }

    private static @Nullable String schemeFlaw(String text) {
        Matcher matcher = SCHEME.matcher(text);
        if (!matcher.matches()) {
            return "url must begin with https://, as in https://ci.example";
        }
        String scheme = matcher.group(1);
        String lower = scheme.toLowerCase(Locale.ROOT);
        if (!lower.equals("https") && !lower.equals("http")) {
            return "url must begin with https://; its scheme is " + Excerpt.of(scheme);
        }
        return scheme.equals(lower) ? null : "the scheme of url must be in lower case: " + lower + "://";
    }

    private static @Nullable String partsFlaw(String text) {
        URI uri;
        try {
            uri = new URI(withoutUnderscores(text));
        } catch (URISyntaxException e) {
            return e.getIndex() < 0
                    ? "url is not well-formed"
                    : "url is not well-formed at about character " + (e.getIndex() + 1);
        }
        String authority = uri.getRawAuthority();
        if (authority != null && authority.indexOf('@') >= 0) {
            return "url has user information before its host; an issuer's address has none";
        }
        if (uri.getRawQuery() != null) {
            return "url has a query (from '?' on); an issuer's address has none";
        }
        if (uri.getRawFragment() != null) {
            return "url has a fragment (from '#' on); an issuer's address has none";
        }
        if (authority == null || uri.getHost() == null) {
            return authority == null ? "url has no host" : "the host or the port of url is not well-formed";
        }
        boolean portIsOdd = uri.getPort() == 0 || uri.getPort() > 65535 || authority.endsWith(":");
        return portIsOdd ? "the port of url must be a number from 1 to 65535" : null;
    }

    private static String withoutUnderscores(String text) {
        Matcher parts = AUTHORITY.matcher(text);
        return parts.matches() ? parts.group(1) + parts.group(2).replace('_', 'x') + parts.group(3) : text;
    }
}
