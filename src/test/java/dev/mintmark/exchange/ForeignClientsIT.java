package dev.mintmark.exchange;

import static dev.mintmark.exchange.ExchangeIT.allow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.ExternalAccountCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.AccessTokenType;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.token.TypelessToken;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.mintmark.testing.TestAuthority;
import dev.mintmark.testing.TrustingService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that others wrote for services like this one get their tokens and understand their refusals. */
class ForeignClientsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final TestAuthority AUTHORITY = TestAuthority.create("the authority that the clients trust");

    @RegisterExtension
    private static final TrustingService service =
            TrustingService.forClass(installation -> installation.withTls(AUTHORITY.issue("localhost")));

    private static String organization;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        organization = service.newOrganization();
        service.admin()
                .post("/api/orgs/" + organization + "/teams", Map.of("name", "ops"))
                .expect(201);
        var rules = Map.<String, Object>of("sub", "repo:acme/*");
        service.allow(
                organization,
                service.register(organization, service.plain(), Map.of()),
                allow("organization", rules, "authorizedPermissions", List.of("admin", "deploy")),
                allow("team", rules, "teamName", "ops", "authorizedPermissions", List.of("page")));
    }

    @Test
    void nimbus_discovers_exchanges_and_verifies() throws Exception {
        var metadata = OIDCProviderMetadata.resolve(issuer());
        assertThat(metadata.getGrantTypes()).contains(GrantType.TOKEN_EXCHANGE);
        assertThat(metadata.getTokenEndpointAuthMethods()).contains(ClientAuthenticationMethod.NONE);

        var answer = exchange(metadata.getTokenEndpointURI(), goodToken(), null);

        assertThat(answer.indicatesSuccess()).isTrue();
        var token = answer.toSuccessResponse().getTokens().getAccessToken();
        assertThat(token.getType()).isEqualTo(AccessTokenType.BEARER);
        assertThat(token.getIssuedTokenType()).isEqualTo(TokenTypeURI.ACCESS_TOKEN);
        assertThat(token.getLifetime()).isEqualTo(7200);
        assertThat(verify(token.getValue(), metadata).getSubject()).isEqualTo("organization:" + organization);
    }

    @Test
    void nimbus_reads_the_metadata_of_an_authorization_server_too() throws Exception {
        var metadata = AuthorizationServerMetadata.resolve(issuer());

        var answer = exchange(metadata.getTokenEndpointURI(), goodToken(), new Scope("team:ops"));

        assertThat(answer.indicatesSuccess()).isTrue();
        var token = answer.toSuccessResponse().getTokens().getAccessToken();
        assertThat(token.getScope()).isEqualTo(new Scope("page"));
        assertThat(verify(token.getValue(), metadata).getSubject()).isEqualTo("team:" + organization + "/ops");
    }

    @Test
    void nimbus_introspects_and_revokes_with_a_client_secret_in_whichever_place() throws Exception {
        var metadata = OIDCProviderMetadata.resolve(issuer());
        assertThat(metadata.getIntrospectionEndpointAuthMethods())
                .contains(
                        ClientAuthenticationMethod.CLIENT_SECRET_POST, ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        assertThat(metadata.getRevocationEndpointAuthMethods())
                .contains(
                        ClientAuthenticationMethod.CLIENT_SECRET_POST, ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        var id = new ClientID("urn:some client");

        for (var isPost : List.of(true, false)) {
            var secret = new Secret(token(metadata, "admin").getValue());
            var client = isPost ? new ClientSecretPost(id, secret) : new ClientSecretBasic(id, secret);
            var token = token(metadata, "deploy");
            var introspection = TokenIntrospectionResponse.parse(
                            new TokenIntrospectionRequest(metadata.getIntrospectionEndpointURI(), client, token)
                                    .toHTTPRequest()
                                    .send())
                    .toSuccessResponse();
            assertThat(introspection.isActive()).isTrue();
            assertThat(introspection.getScope()).isEqualTo(new Scope("deploy"));

            var revoked = new TokenRevocationRequest(metadata.getRevocationEndpointURI(), client, token)
                    .toHTTPRequest()
                    .send();
            assertThat(revoked.getStatusCode()).isEqualTo(200);
            assertThat(TokenIntrospectionResponse.parse(
                                    new TokenIntrospectionRequest(metadata.getIntrospectionEndpointURI(), client, token)
                                            .toHTTPRequest()
                                            .send())
                            .toSuccessResponse()
                            .isActive())
                    .isFalse();
        }
    }

    private static AccessToken token(OIDCProviderMetadata metadata, String scope) throws Exception {
        return exchange(metadata.getTokenEndpointURI(), goodToken(), new Scope(scope))
                .toSuccessResponse()
                .getTokens()
                .getAccessToken();
    }

    @Test
    void nimbus_does_not_take_a_token_that_was_changed() throws Exception {
        var metadata = OIDCProviderMetadata.resolve(issuer());
        var parts = exchange(metadata.getTokenEndpointURI(), goodToken(), null)
                .toSuccessResponse()
                .getTokens()
                .getAccessToken()
                .getValue()
                .split("\\.", -1);
        var other = exchange(metadata.getTokenEndpointURI(), goodToken(), new Scope("team:ops"))
                .toSuccessResponse()
                .getTokens()
                .getAccessToken()
                .getValue()
                .split("\\.", -1);

        assertThatExceptionOfType(BadJOSEException.class)
                .isThrownBy(() -> verify(parts[0] + '.' + other[1] + '.' + parts[2], metadata));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    repo:acme/app,  nonsense,  invalid_scope
                    repo:acme/app,  team:none, invalid_grant
                    repo:other/app, '',        invalid_grant
                    """)
    void nimbus_understands_a_refusal(String subject, String scope, String error) throws Exception {
        var answer = exchange(
                OIDCProviderMetadata.resolve(issuer()).getTokenEndpointURI(),
                service.plain().token(subject, audience()),
                Scope.parse(scope));

        assertThat(answer.indicatesSuccess()).isFalse();
        var refusal = answer.toErrorResponse().getErrorObject();
        assertThat(refusal.getCode()).isEqualTo(error);
        assertThat(refusal.getHTTPStatusCode()).isEqualTo(400);
        assertThat(refusal.getDescription()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    admin,    organization:ORG, ORG
                    team:ops, team:ORG/ops,     ops
                    """)
    void google_gets_a_token_for_an_external_account(String scope, String sub, String login) throws Exception {
        var credentials = externalAccount(goodToken(), scope);

        var token = credentials.refreshAccessToken();

        assertThat(SignedJWT.parse(token.getTokenValue()).getJWTClaimsSet().getSubject())
                .isEqualTo(sub.replace("ORG", organization));
        assertThat(token.getExpirationTime().toInstant())
                .isCloseTo(Instant.now().plusSeconds(7200), within(Duration.ofMinutes(5)));
        var authorization = credentials
                .getRequestMetadata(URI.create(service.service().tlsUrl()))
                .get("Authorization")
                .get(0);
        assertThat(service.anyone()
                        .authorizedBy(authorization)
                        .get("/api/user")
                        .expect(200)
                        .text("githubLogin"))
                .isEqualTo(login.replace("ORG", organization));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    repo:acme/app,  nonsense,  invalid_scope
                    repo:acme/app,  team:none, invalid_grant
                    repo:other/app, admin,     invalid_grant
                    """)
    void google_understands_a_refusal(String subject, String scope, String error) throws Exception {
        var credentials = externalAccount(service.plain().token(subject, audience()), scope);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(credentials::refreshAccessToken)
                .withMessageContaining("Error code " + error + ": ");
    }

    @Test
    void pulumis_command_line_logs_in_and_asks_who_it_is() throws Exception {
        var form = "audience=urn%3Apulumi%3Aorg%3A" + organization
                + "&expiration=&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
                + "&requested_token_type=urn%3Apulumi%3Atoken-type%3Aaccess_token%3Aorganization&scope="
                + "&subject_token=" + service.plain().token("repo:acme/app", "urn:pulumi:org:" + organization)
                + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aid_token";
        var answer = send(pulumi("/api/oauth/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));

        assertThat(answer.statusCode()).isEqualTo(200);
        var grant = json(answer);
        assertThat(grant.path("token_type").asText()).isEqualTo("token");
        assertThat(grant.path("issued_token_type").asText())
                .isEqualTo("urn:pulumi:token-type:access_token:organization");
        assertThat(grant.path("expires_in").asInt()).isEqualTo(7200);

        var user = send(pulumi("/api/user")
                .header("Authorization", "token " + grant.path("access_token").asText())
                .GET());

        assertThat(user.statusCode()).isEqualTo(200);
        assertThat(user.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(json(user))
                .isEqualTo(JSON.readTree(
                        """
                        {"githubLogin":"ORG","name":"ORG","organizations":[{"githubLogin":"ORG","name":"ORG"}],
                         "tokenInfo":{"name":"ci","organization":"ORG"}}
                        """
                                .replace("ORG", organization)));
    }

    @Test
    void googles_library_needs_no_scope() throws Exception {
        var credentials = externalAccount(goodToken());

        var token = credentials.refreshAccessToken().getTokenValue();

        assertThat(JWTParser.parse(token).getJWTClaimsSet().getStringListClaim("permissions"))
                .doesNotContain("admin");
    }

    @Test
    void pulumis_github_action_sends_json_and_prints_what_is_wrong() throws Exception {
        var good = send(action(3600));

        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(json(good).path("access_token").asText()).isNotEmpty();
        assertThat(json(good).path("expires_in").asInt()).isEqualTo(3600);

        var refused = send(action(90_001));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused))
                .isEqualTo(
                        JSON.readTree(
                                """
                        {"error":"invalid_request","error_description":"expiration 90001 is above the maximum of 90000 seconds"}
                        """));
    }

    private static TokenResponse exchange(URI endpoint, String subjectToken, Scope scope) throws Exception {
        var grant = new TokenExchangeGrant(
                new TypelessToken(subjectToken),
                TokenTypeURI.JWT,
                null,
                null,
                TokenTypeURI.ACCESS_TOKEN,
                List.of(new Audience(audience())));
        var request = new TokenRequest.Builder(endpoint, new ClientID("some-client"), grant)
                .scope(scope)
                .build();
        return TokenResponse.parse(request.toHTTPRequest().send());
    }

    /** As a service would that was told the issuer and nothing else. */
    private static JWTClaimsSet verify(String token, AuthorizationServerMetadata metadata) throws Exception {
        var keys = JWKSourceBuilder.create(metadata.getJWKSetURI().toURL()).build();
        var algorithms = new HashSet<>(
                metadata instanceof OIDCProviderMetadata provider
                        ? provider.getIDTokenJWSAlgs()
                        : OIDCProviderMetadata.resolve(issuer()).getIDTokenJWSAlgs());
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                audience(),
                new JWTClaimsSet.Builder()
                        .issuer(metadata.getIssuer().getValue())
                        .build(),
                Set.of("sub", "exp", "iat", "jti", "client_id")));
        return processor.process(token, null);
    }

    /** The configuration file of workload identity federation, with our address in the place of Google's. */
    private GoogleCredentials externalAccount(String subjectToken, String scope) throws IOException {
        return externalAccount(subjectToken).createScoped(scope);
    }

    private GoogleCredentials externalAccount(String subjectToken) throws IOException {
        var file = Files.writeString(directory.resolve("subject-token"), subjectToken);
        var configuration = JSON.writeValueAsString(Map.of(
                "type",
                "external_account",
                "audience",
                audience(),
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:jwt",
                "token_url",
                service.service().tlsUrl() + "/api/oauth/token",
                "credential_source",
                Map.of("file", file.toString())));
        var transport = new NetHttpTransport.Builder()
                .setSslSocketFactory(AUTHORITY.trusting().getSocketFactory())
                .build();
        return ExternalAccountCredentials.fromStream(
                new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)), () -> transport);
    }

    private static HttpRequest.Builder pulumi(String path) {
        return HttpRequest.newBuilder(URI.create(service.service().baseUrl() + path))
                .header("Accept", "application/vnd.pulumi+8")
                .header("X-Pulumi-Source", "cli")
                .header("User-Agent", "pulumi-cli/1 (v3; linux)");
    }

    private static HttpRequest.Builder action(int expiration) throws IOException {
        return HttpRequest.newBuilder(URI.create(service.service().baseUrl() + "/api/oauth/token"))
                .header("Accept", "application/json")
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of(
                        "audience", "urn:pulumi:org:" + organization,
                        "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token_type", "urn:ietf:params:oauth:token-type:id_token",
                        "requested_token_type", "urn:pulumi:token-type:access_token:organization",
                        "subject_token", service.plain().token("repo:acme/app", "urn:pulumi:org:" + organization),
                        "scope", "",
                        "expiration", expiration))));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    private static String goodToken() {
        return service.plain().token("repo:acme/app", audience());
    }

    private static String audience() {
        return "urn:mintmark:org:" + organization;
    }

    private static Issuer issuer() {
        return new Issuer(service.service().baseUrl());
    }
}
