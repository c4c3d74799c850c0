package dev.mintmark.signing;

/** The endpoints that the discovery documents name. One that is added to the service is added here. */
enum Endpoint {
    TOKEN("token_endpoint", "/api/oauth/token", "none");

    private final String member;
    private final String path;
    private final String authenticationMethod;

    /** @param member as registered for RFC 8414 */
    Endpoint(String member, String path, String authenticationMethod) {
        this.member = member;
        this.path = path;
        this.authenticationMethod = authenticationMethod;
    }

    String member() {
        return member;
    }

    String path() {
        return path;
    }

    /** How a client authenticates there: the one value of {@code …_endpoint_auth_methods_supported}. */
    String authenticationMethod() {
        return authenticationMethod;
    }
}
