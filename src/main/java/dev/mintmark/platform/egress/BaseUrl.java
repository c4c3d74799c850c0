package dev.mintmark.platform.egress;

import java.net.URI;
import java.net.URISyntaxException;

/** The form of an issuer's address (OpenID Connect Discovery 1.0, section 3), http included. */
public final class BaseUrl {
    private BaseUrl() {}

    /** Whether it has a host and neither user, query nor fragment; whether it may be fetched is the guard's to say. */
    public static boolean isOne(String text) {
        try {
            var uri = new URI(text);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
