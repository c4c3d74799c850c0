package dev.mintmark.exchange;

import static dev.mintmark.platform.error.OAuthException.invalidRequest;
import static dev.mintmark.platform.error.OAuthException.invalidScope;
import static dev.mintmark.platform.error.OAuthException.invalidTarget;

import dev.mintmark.issuer.SubjectTokenType;
import dev.mintmark.platform.error.Excerpt;
import dev.mintmark.platform.error.OAuthException;
import dev.mintmark.platform.http.OAuthParameters;
import dev.mintmark.platform.http.PathId;
import dev.mintmark.policy.decide.PermissionScope;
import dev.mintmark.policy.definition.TokenType;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A token exchange request (RFC 8693 section 2.1), checked as far as the request alone allows.
 *
 * @param organization the name in the audience
 * @param subjectTokenType the type that the token is shown as
 * @param holder the team, login or runner; null for an organization's token
 * @param scope the same text for all that ask for the same; empty when absent
 * @param lifetime seconds asked for; null when not
 * @param resources the further audiences that the token is meant for; empty for the organization alone
 * @param projectId of the project whose job token is asked for, as the only resource; null for an access token
 * @param issuedTokenType to be echoed
 * @param tokenScheme {@code token} for Pulumi's clients, else {@code Bearer}
 */
record ExchangeRequest(
        String organization,
        String subjectToken,
        SubjectTokenType subjectTokenType,
        TokenType tokenType,
        @Nullable String holder,
        PermissionScope permissionScope,
        String scope,
        @Nullable Long lifetime,
        List<String> resources,
        @Nullable UUID projectId,
        String issuedTokenType,
        String tokenScheme) {

    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
    private static final String PROJECT = "urn:mintmark:project:";
    private static final Pattern TYPED =
            Pattern.compile("urn:(pulumi|mintmark):token-type:access_token:(organization|team|personal|runner)");
    private static final Pattern SECONDS = Pattern.compile("0*[1-9][0-9]{0,11}");
    private static final int MAX_RESOURCES = 10;

    ExchangeRequest {
        resources = List.copyOf(resources);
    }

    /** @throws OAuthException with the error code of RFC 6749 section 5.2 or RFC 8693 section 2.2.2 */
    static ExchangeRequest of(OAuthParameters parameters) {
        var grantType = parameters.required("grant_type");
        if (!grantType.equals(GRANT_TYPE)) {
            throw new OAuthException(400, "unsupported_grant_type", "grant_type must be " + GRANT_TYPE);
        }
        if (parameters.single("actor_token") != null) {
            throw invalidRequest("actor_token is not supported; leave it out");
        }
        var subjectTokenType = SubjectTokenType.ofUrn(parameters.required("subject_token_type"));
        if (subjectTokenType == null) {
            throw invalidRequest("subject_token_type must be urn:ietf:params:oauth:token-type:id_token,"
                    + " urn:ietf:params:oauth:token-type:jwt or, where the issuer's subjectTokenTypes has it,"
                    + " urn:ietf:params:oauth:token-type:access_token");
        }
        var subjectToken = parameters.required("subject_token");
        var organization = TargetOrganization.of(parameters.single("audience"), subjectToken);
        var scope = Scope.of(parameters.single("scope"));
        var requested = parameters.single("requested_token_type");
        var resources = resources(parameters.all("resource"));
        var projectId = projectId(resources);
        if (ID_TOKEN.equals(requested) && projectId == null) {
            throw invalidRequest("an id_token is minted for a project's job: send resource=" + PROJECT + "ID");
        }
        if (projectId != null
                && scope.permissions().isNarrow()
                && !scope.permissions().equals(PermissionScope.ADMIN)) {
            throw invalidScope("a project's job token carries no permissions; leave "
                    + Excerpt.of(scope.permissions().asked().get(0)) + " out of scope");
        }
        var tokenType = tokenType(requested, scope);
        return new ExchangeRequest(
                organization,
                subjectToken,
                subjectTokenType,
                tokenType,
                scope.holder(),
                scope.permissions(),
                scope.text(),
                lifetime(parameters.single("expiration")),
                resources,
                projectId,
                requested == null ? (projectId == null ? ACCESS_TOKEN : ID_TOKEN) : requested,
                requested != null && requested.startsWith("urn:pulumi:") ? "token" : "Bearer");
    }

    /**
     * A digest that two requests share where they ask for the same, in hex. The spelling does not count: form or JSON,
     * either organization URN, parameters that are empty, ignored or in another order.
     */
    String sha256() {
        var digest = sha256Digest();
        var texts = Stream.concat(
                Stream.of(
                        organization,
                        tokenType.text(),
                        String.valueOf(holder),
                        scope,
                        String.valueOf(lifetime),
                        issuedTokenType),
                resources.stream().sorted());
        texts.forEach(text -> {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static TokenType tokenType(@Nullable String requested, Scope scope) {
        if (requested == null || requested.equals(ACCESS_TOKEN) || requested.equals(ID_TOKEN)) {
            return scope.tokenType() == null ? TokenType.ORGANIZATION : scope.tokenType();
        }
        var typed = TYPED.matcher(requested);
        if (!typed.matches()) {
            throw invalidRequest("requested_token_type must be " + ACCESS_TOKEN
                    + " or urn:mintmark:token-type:access_token:{organization|team|personal|runner}");
        }
        var type = TokenType.valueOf(typed.group(2).toUpperCase(Locale.ROOT));
        if (scope.tokenType() == null ? type != TokenType.ORGANIZATION : type != scope.tokenType()) {
            throw invalidScope("the scope of a token of type " + type.text() + " must be " + Scope.formOf(type));
        }
        return type;
    }

    private static @Nullable Long lifetime(@Nullable String expiration) {
        if (expiration == null) {
            return null;
        }
        if (!SECONDS.matcher(expiration).matches()) {
            throw invalidRequest("expiration must be a whole number of seconds from 1 up");
        }
        return Long.valueOf(expiration);
    }

    private static List<String> resources(List<String> resources) {
        if (resources.size() > MAX_RESOURCES) {
            throw invalidRequest("resource stands more than " + MAX_RESOURCES + " times");
        }
        for (var resource : resources) {
            if (!isAbsoluteUri(resource)) {
                throw invalidTarget("resource " + Excerpt.of(resource) + " must be an absolute URI without a fragment");
            }
        }
        return resources.stream().distinct().toList();
    }

    private static @Nullable UUID projectId(List<String> resources) {
        for (var resource : resources) {
            if (resource.regionMatches(true, 0, PROJECT, 0, PROJECT.length())) {
                var id = PathId.orNull(resource.substring(PROJECT.length()));
                if (id == null || resources.size() > 1) {
                    throw invalidTarget(
                            "a project's job token is for nothing else: send one resource, " + PROJECT + "ID");
                }
                return id;
            }
        }
        return null;
    }

    private static boolean isAbsoluteUri(String text) {
        try {
            var uri = new URI(text);
            return uri.isAbsolute() && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
