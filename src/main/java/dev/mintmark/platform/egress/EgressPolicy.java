package dev.mintmark.platform.egress;

import dev.mintmark.platform.egress.EgressException.EgressFailure;
import dev.mintmark.platform.egress.EgressUrl.Reach;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides the URLs that may be fetched and the addresses that they may lead to. Pure: asks no name server and no
 * network.
 */
public final class EgressPolicy {

    private static final int MAX_LENGTH = 2048;
    private static final int MAX_HOST_LENGTH = 253;

    /** Dotted decimal without leading zeros: the one spelling of an IPv4 address that every parser reads alike. */
    private static final Pattern CANONICAL_V4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private final Set<WebOrigin> allowedOrigins;

    private EgressPolicy(Set<WebOrigin> allowedOrigins) {
        this.allowedOrigins = allowedOrigins;
    }

    /**
     * A policy of public https and these exceptions.
     *
     * @param allowedOrigins exact origins that may be private, loopback or, if written so, plain http
     * @throws IllegalArgumentException naming the setting and the entry that is no origin
     */
    public static EgressPolicy allowing(Collection<String> allowedOrigins) {
        Set<WebOrigin> origins = new HashSet<>();
        for (String entry : allowedOrigins) {
            origins.add(allowedOrigin(entry.strip()));
        }
        return new EgressPolicy(Set.copyOf(origins));
    }

    private static WebOrigin allowedOrigin(String entry) {
        try {
            Parsed parsed = Parsed.of(entry);
            if (parsed.path().isEmpty() && parsed.query() == null) {
                return parsed.origin();
            }
        } catch (EgressException e) {
            throw notAnOrigin(entry, e.detail(), e);
        }
        throw notAnOrigin(entry, "it has a path or a query", null);
    }

    private static IllegalArgumentException notAnOrigin(String entry, String why, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "mintmark.egress.allowed-origins (MINTMARK_EGRESS_ALLOWED_ORIGINS): '" + entry
                        + "' is not an origin such as" + " https://ci.example.internal:8443 (" + why + ")",
                cause);
    }

    /**
     * Reads a URL as it was given: https, without user information, query or fragment. Every parser must understand its
     * host alike.
     *
     * @throws EgressException with reason {@code URL}
     */
    public EgressUrl parse(String url) {
        Parsed parsed = Parsed.of(url);
        if (parsed.query() != null) {
            throw malformed("the address has a query");
        }
        return admitted(url, parsed);
    }

    /**
     * Reads a URL as {@link #parse} does, but it may have a query.
     *
     * @throws EgressException with reason {@code URL}
     */
    public EgressUrl parseWithQuery(String url) {
        return admitted(url, Parsed.of(url));
    }

    /**
     * Reads a URL that the operator wrote into a setting: https, or whatever is on this machine itself. It may have a query.
     *
     * @throws EgressException with reason {@code URL}
     */
    public EgressUrl parseSetting(String url) {
        var parsed = Parsed.of(url);
        if (parsed.origin().isLoopback()) {
            return new EgressUrl(url, parsed.origin(), parsed.target(), Reach.ANY);
        }
        if (!parsed.origin().isSecure()) {
            throw malformed("the address is plain http and not of this machine");
        }
        return admitted(url, parsed);
    }

    private EgressUrl admitted(String url, Parsed parsed) {
        if (allowedOrigins.contains(parsed.origin())) {
            return new EgressUrl(url, parsed.origin(), parsed.target(), Reach.ANY);
        }
        if (!parsed.origin().isSecure()) {
            throw refused("plain http outside the allowed origins");
        }
        return new EgressUrl(url, parsed.origin(), parsed.target(), Reach.PUBLIC);
    }

    /** Tells whether a connection may go to this address of the URL's host. */
    boolean admits(EgressUrl url, InetAddress address) {
        return url.reach() == Reach.ANY || AddressRegistry.isPublic(address.getAddress());
    }

    private static EgressException refused(String detail) {
        return EgressException.refused(EgressFailure.URL, detail, null);
    }

    /** The refusal of the text alone, whatever its host is: it may be told. */
    private static EgressException malformed(String detail) {
        return EgressException.failed(EgressFailure.URL, detail, null);
    }

    private record Parsed(WebOrigin origin, String path, @Nullable String query) {

        static Parsed of(String text) {
            if (text.length() > MAX_LENGTH) {
                throw malformed("the address is longer than " + MAX_LENGTH + " characters");
            }
            if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw malformed("the address has a character other than visible ASCII");
            }
            URI uri = uri(text);
            String scheme = scheme(uri);
            if (uri.getRawUserInfo() != null) {
                throw malformed("the address has user information");
            }
            if (uri.getRawFragment() != null) {
                throw malformed("the address has a fragment");
            }
            WebOrigin origin = new WebOrigin(scheme, host(uri), port(uri, scheme));
            return new Parsed(origin, path(uri), uri.getRawQuery());
        }

        /** The target of the request line: never empty. */
        String target() {
            String absolute = path.isEmpty() ? "/" : path;
            return query == null ? absolute : absolute + "?" + query;
        }

        private static URI uri(String text) {
            try {
                return new URI(text);
            } catch (URISyntaxException e) {
                throw EgressException.failed(EgressFailure.URL, "the address is no URL", e);
            }
        }

        private static String scheme(URI uri) {
            if (uri.getScheme() == null) {
                throw malformed("the address does not begin with https://");
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("https") && !scheme.equals("http")) {
                throw malformed("the address does not begin with https://");
            }
            return scheme;
        }

        private static String host(URI uri) {
            String written = uri.getHost();
            if (written == null) {
                throw refused("no host, or an odd one");
            }
            String authority = uri.getPort() < 0 ? written : written + ":" + uri.getPort();
            if (!authority.equals(uri.getRawAuthority())) {
                throw refused("an authority that is more than host and port");
            }
            String host = written.toLowerCase(Locale.ROOT);
            if (host.startsWith("[")) {
                return v6(host.substring(1, host.length() - 1));
            }
            if (CANONICAL_V4.matcher(host).matches()
                    || (host.length() <= MAX_HOST_LENGTH && NAME.matcher(host).matches())) {
                return host;
            }
            throw refused("an odd host");
        }

        private static String v6(String literal) {
            if (literal.indexOf('%') >= 0) {
                throw refused("an IPv6 zone");
            }
            try {
                // Brackets keep this a literal: no name server is asked.
                if (InetAddress.getByName("[" + literal + "]").getAddress().length == 16) {
                    return literal;
                }
            } catch (UnknownHostException e) {
                throw EgressException.refused(EgressFailure.URL, "not an IPv6 address", e);
            }
            throw refused("an IPv4 address in IPv6 clothes");
        }

        private static int port(URI uri, String scheme) {
            int port = uri.getPort();
            if (port < 0) {
                return scheme.equals("https") ? 443 : 80;
            }
            if (port == 0 || port > 65535) {
                throw malformed("the port of the address is not one from 1 to 65535");
            }
            return port;
        }

        private static String path(URI uri) {
            String path = uri.getRawPath();
            if (path == null) {
                throw malformed("the address has no path");
            }
            for (String segment : path.split("/", -1)) {
                String dots = segment.toLowerCase(Locale.ROOT).replace("%2e", ".");
                if (dots.equals(".") || dots.equals("..")) {
                    throw malformed("the path of the address has a dot segment");
                }
            }
            return path;
        }
    }
}
