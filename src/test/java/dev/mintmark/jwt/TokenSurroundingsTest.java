package dev.mintmark.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mintmark.jwt.InvalidTokenException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSurroundingsTest {
    private static final String TOKEN = TestKey.base64Url("{\"alg\":\"RS256\",\"kid\":\"k\",\"typ\":\"JWT\"}") + "."
            + TestKey.base64Url("{\"iss\":\"https://issuer.example\",\"sub\":\"s\"}") + ".AAAA";

    private static String refusal(String text) {
        var refusal = catchThrowableOfType(InvalidTokenException.class, () -> JwsReader.read(text));
        assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refusal.getMessage())
                .matches("[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]+")
                .doesNotContain("eyJ", "AAAA");
        return refusal.getMessage();
    }

    /** The word TOKEN stands for a good token, \\n for a line feed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
            `TOKEN\\n`                  ~ The token has a line feed (white space) at its end; leave it out (printf %s, for one, writes none).
            `TOKEN\\r\\n`               ~ The token has a line feed (white space) at its end; leave it out (printf %s, for one, writes none).
            `TOKEN `                    ~ The token has white space (white space) at its end; leave it out (printf %s, for one, writes none).
            ` TOKEN`                    ~ The token has white space before it; leave it out.
            "TOKEN"                     ~ The token has quotes around it; leave them out (jq -r, for one, writes none).
            'TOKEN'                     ~ The token has quotes around it; leave them out (jq -r, for one, writes none).
            "TOKEN                      ~ The token has quotes around it; leave them out (jq -r, for one, writes none).
            Bearer TOKEN                ~ The token begins with the word bearer and a space or colon, which belong to a header; leave them out.
            bearer  TOKEN               ~ The token begins with the word bearer and a space or colon, which belong to a header; leave them out.
            token TOKEN                 ~ The token begins with the word token and a space or colon, which belong to a header; leave them out.
            Authorization: Bearer TOKEN ~ The token begins with the word authorization and a space or colon, which belong to a header; leave them out.
            {"value":"TOKEN"}           ~ The token is JSON; send the JWT in it alone, which is a member such as value, id_token or access_token.
            ["TOKEN"]                   ~ The token is JSON; send the JWT in it alone, which is a member such as value, id_token or access_token.
            TOKEN TOKEN                 ~ The token is two tokens or more; send one.
            TOKENTOKEN                  ~ The token is two tokens with nothing between them; send one.
            TOKEN,TOKEN                 ~ The token is two tokens or more; send one.
            TOKEN,                      ~ The token has a comma or semicolon at its end; leave it out.
            id_token=TOKEN              ~ The token has its name and an equals sign before it; send what is behind them.
            \uFEFFTOKEN                ~ The token has a byte order mark before it; leave it out.
            TOKEN%0A                    ~ The token is percent-encoded twice; encode it once.
            TOKEN%3D                    ~ The token is percent-encoded twice; encode it once.
            null                        ~ The token is the word null, as where a variable has no value; send the JWT itself.
            undefined                   ~ The token is the word undefined, as where a variable has no value; send the JWT itself.
            None                        ~ The token is the word none, as where a variable has no value; send the JWT itself.
            [object Object]             ~ The token is [object ...], an object written as text; send the string that is in it.
            ***                         ~ The token is masked with asterisks, as logs show secrets; send the JWT itself.
            $ID_TOKEN                   ~ The token is a variable or placeholder that was not replaced; send its value, the JWT itself.
            ${ID_TOKEN}                 ~ The token is a variable or placeholder that was not replaced; send its value, the JWT itself.
            ${{ steps.id.outputs.t }}   ~ The token is a variable or placeholder that was not replaced; send its value, the JWT itself.
            $(cat token)                ~ The token is a variable or placeholder that was not replaced; send its value, the JWT itself.
            %ID_TOKEN%                  ~ The token is a variable or placeholder that was not replaced; send its value, the JWT itself.
            <token>                     ~ The token is a variable or placeholder that was not replaced; send its value, the JWT itself.
            ghs_16C7e42F292c6912E7710c  ~ The token is a GitHub access token, not a JWT. Ask for an ID token at ACTIONS_ID_TOKEN_REQUEST_URL, with the permission id-token: write.
            glpat-16C7e42F292c6912E771  ~ The token is a GitLab access token, not a JWT; have the job declare id_tokens and send one of them.
            0f3b1c2d4e5f60718293a4b5    ~ The token is opaque: it has no dots, and a JWT has three parts between dots. Send the issuer's ID token, not an access token or its id.
            ya29.a0AfB_byC-x9           ~ The token is a Google access token, not a JWT; send an ID token, as gcloud auth print-identity-token --audiences=... prints it.
            ya29.c.b0Aaekm1-x.y         ~ The token is a Google access token, not a JWT; send an ID token, as gcloud auth print-identity-token --audiences=... prints it.
            /var/run/secrets/token      ~ The token is the name of a file; send the JWT that is in it.
            https://issuer.example/t    ~ The token is an address; send the JWT that is had there.
            -----BEGIN PUBLIC KEY-----  ~ The token is PEM, a key or certificate; send the JWT that the issuer made.
            <saml:Assertion/>           ~ The token is XML, such as a SAML assertion; send a JWT.
            ` `                         ~ The token is white space alone; send the JWT itself.
            """)
    void what_is_around_a_token_or_in_its_place_is_said(String template, String sentence) {
        assertThat(refusal(template.replace("\\n", "\n")
                        .replace("\\r", "\r")
                        .replace("TOKEN", template.matches("[$%].*") ? "TOKEN" : TOKEN)))
                .isEqualTo(sentence);
    }

    @Test
    void a_token_that_was_encoded_again_is_said_to_be() {
        assertThat(refusal(Base64.getEncoder().encodeToString(TOKEN.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("The token was encoded in base64 once more; decode it once.");
        assertThat(refusal(TOKEN.substring(0, TOKEN.indexOf('.'))))
                .isEqualTo("The token is the first part of a JWT alone, or its dots are lost; send all three parts.");
    }

    @Test
    void a_token_with_lines_in_it_is_said_to_be_wrapped() {
        assertThat(refusal(TOKEN.substring(0, 40) + "\n" + TOKEN.substring(40)))
                .startsWith("The token has white space in it, as where lines were wrapped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "nonsense", "a.b", "a.b.c.d", "....."})
    void what_is_not_recognized_is_told_by_its_parts(String text) {
        assertThat(TokenSurroundings.describe(text)).isNull();
        assertThat(refusal(text)).endsWith("parts between dots; a signed token has three.");
    }

    @Test
    void nothing_is_looked_for_in_what_is_far_too_long() {
        assertThat(TokenSurroundings.describe("\"" + "x".repeat(1 << 20))).isNull();
    }
}
