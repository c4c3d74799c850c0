package dev.mintmark.platform.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The credentials of HTTP Basic authentication (RFC 7617). */
record BasicCredentials(String user, String password) {
    private static final String BASIC = "basic ";

    /** Without what is secret. */
    @Override
    public String toString() {
        return "BasicCredentials";
    }

    /** Tells whether the header says that it holds some, readable or not. */
    static boolean isMeantBy(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BASIC, 0, BASIC.length());
    }

    /**
     * @param authorization the header's value; null where there is none
     * @return null for what is no Basic authorization; without a colon all of it is the password
     */
    static @Nullable BasicCredentials of(@Nullable String authorization) {
        if (authorization == null || !isMeantBy(authorization)) {
            return null;
        }
        try {
            var text = new String(
                    Base64.getDecoder()
                            .decode(authorization.substring(BASIC.length()).strip()),
                    StandardCharsets.ISO_8859_1);
            int colon = text.indexOf(':');
            return new BasicCredentials(text.substring(0, Math.max(colon, 0)), text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
