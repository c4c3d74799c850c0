package dev.mintmark.platform.egress;

/**
 * An origin (RFC 6454): scheme, host and port.
 *
 * @param scheme {@code https} or {@code http}
 * @param host lower case; an IPv6 literal without its brackets
 * @param port 1 to 65535, the scheme's own when none was written
 */
record WebOrigin(String scheme, String host, int port) {

    boolean isSecure() {
        return scheme.equals("https");
    }

    /** Tells whether the host is loopback by its text: no name is looked up. */
    boolean isLoopback() {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(?:\\.\\d+){3}");
    }

    private boolean isDefaultPort() {
        return port == (isSecure() ? 443 : 80);
    }

    /** The text of the Host header (RFC 9110, section 7.2). */
    String authority() {
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return isDefaultPort() ? bracketed : bracketed + ":" + port;
    }
}
