package dev.mintmark.signing.publish;

import java.util.List;

/** The endpoints that the metadata name. A new endpoint of the service is added here. */
enum OAuthEndpoint {
    TOKEN("token_endpoint", "/api/oauth/token", "none"),
    INTROSPECTION("introspection_endpoint", "/api/oauth/introspect", OAuthEndpoint.CLIENT),
    REVOCATION("revocation_endpoint", "/api/oauth/revoke", OAuthEndpoint.CLIENT);

    private static final String CLIENT = "Bearer client_secret_basic client_secret_post";

    private final String member;
    private final String path;
    private final String authenticationMethods;

    /**
     * @param member as registered for RFC 8414
     * @param authenticationMethods separated by blanks
     */
    OAuthEndpoint(String member, String path, String authenticationMethods) {
        this.member = member;
        this.path = path;
        this.authenticationMethods = authenticationMethods;
    }

    String member() {
        return member;
    }

    String path() {
        return path;
    }

    /** The client authentication methods there: {@code …_endpoint_auth_methods_supported}. */
    List<String> authenticationMethods() {
        return List.of(authenticationMethods.split(" "));
    }
}
