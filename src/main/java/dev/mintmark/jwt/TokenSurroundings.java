package dev.mintmark.jwt;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes what scripts put around a token, or send in its place. The description holds nothing of the token itself.
 */
final class TokenSurroundings {
    /** The length beyond which a text is no token with something around it. */
    private static final int MAX_LENGTH = 4 * JwsReader.MAX_LENGTH;

    /** Shorter texts without a dot may be anything. */
    private static final int SHORTEST_OPAQUE = 16;

    private static final Set<String> WORDS =
            Set.of("null", "undefined", "none", "nil", "nan", "true", "false", "(null)", "<nil>", "<null>");
    private static final List<String> SCHEMES = List.of("bearer ", "token ", "jwt ", "basic ", "authorization:");
    private static final Pattern VARIABLE = Pattern.compile(
            "\\$[({]?[A-Za-z_][\\s\\S]*|\\$\\{[\\s\\S]*|\\$\\([\\s\\S]*|%[A-Za-z_][A-Za-z0-9_]*%|\\{\\{[\\s\\S]*|<[A-Za-z_-]+>");
    private static final Pattern GITHUB = Pattern.compile("(?:gh[oprsu]_|github_pat_)[\\s\\S]*");
    private static final Pattern GITLAB = Pattern.compile("gl(?:pat|dt|cbt|rt|soat|ptt|ft|agent)-[\\s\\S]*");
    private static final Pattern PERCENT = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final Pattern NAMED = Pattern.compile("[A-Za-z_-]{1,40}=[\"']?eyJ");
    private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9_~+/=-]+");

    private TokenSurroundings() {}

    /** Describes the fault around the token and the remedy; null when nothing is recognized. */
    static @Nullable String describe(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return null;
        }
        String bare = text.strip();
        String inPlace = bare.isEmpty() ? "The token is white space alone; send the JWT itself." : inPlaceOf(bare);
        if (inPlace != null) {
            return inPlace;
        }
        String around = around(bare);
        return around == null && !bare.equals(text) ? whiteSpace(text) : around;
    }

    private static @Nullable String inPlaceOf(String bare) {
        String lower = bare.length() <= 64 ? bare.toLowerCase(Locale.ROOT) : "";
        if (WORDS.contains(lower)) {
            return "The token is the word " + lower.replaceAll("[^a-z]", "")
                    + ", as where a variable has no value; send the JWT itself.";
        }
        if (lower.startsWith("[object ")) {
            return "The token is [object ...], an object written as text; send the string that is in it.";
        }
        if (bare.chars().allMatch(c -> c == '*' || c == '•')) {
            return "The token is masked with asterisks, as logs show secrets; send the JWT itself.";
        }
        if (VARIABLE.matcher(bare).matches()) {
            return "The token is a variable or placeholder that was not replaced; send its value, the JWT itself.";
        }
        if (GITHUB.matcher(bare).matches()) {
            return "The token is a GitHub access token, not a JWT. Ask for an ID token at ACTIONS_ID_TOKEN_REQUEST_URL,"
                    + " with the permission id-token: write.";
        }
        if (GITLAB.matcher(bare).matches()) {
            return "The token is a GitLab access token, not a JWT; have the job declare id_tokens and send one of them.";
        }
        if (bare.startsWith("ya29.")) {
            return "The token is a Google access token, not a JWT; send an ID token, as gcloud auth print-identity-token"
                    + " --audiences=... prints it.";
        }
        if (bare.startsWith("-----BEGIN")) {
            return "The token is PEM, a key or certificate; send the JWT that the issuer made.";
        }
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return "The token is an address; send the JWT that is had there.";
        }
        if (bare.startsWith("/") || bare.startsWith("@/") || bare.startsWith("file:")) {
            return "The token is the name of a file; send the JWT that is in it.";
        }
        return bare.startsWith("<") ? "The token is XML, such as a SAML assertion; send a JWT." : null;
    }

    private static @Nullable String around(String bare) {
        if (bare.startsWith("{") || bare.startsWith("[")) {
            return "The token is JSON; send the JWT in it alone, which is a member such as value, id_token or"
                    + " access_token.";
        }
        if (isQuoted(bare)) {
            return "The token has quotes around it; leave them out (jq -r, for one, writes none).";
        }
        if (bare.startsWith("\uFEFF")) {
            return "The token has a byte order mark before it; leave it out.";
        }
        if (NAMED.matcher(bare).lookingAt()) {
            return "The token has its name and an equals sign before it; send what is behind them.";
        }
        String lower = bare.substring(0, Math.min(bare.length(), 16)).toLowerCase(Locale.ROOT);
        for (String scheme : SCHEMES) {
            if (lower.startsWith(scheme)) {
                return "The token begins with the word " + scheme.replaceAll("[^a-z]", "")
                        + " and a space or colon, which belong to a header; leave them out.";
            }
        }
        if (hasSecondToken(bare)) {
            return "The token is two tokens or more; send one.";
        }
        if (bare.chars().anyMatch(Character::isWhitespace)) {
            return "The token has white space in it, as where lines were wrapped. Leave it out: base64 -w0, for one, wraps"
                    + " none.";
        }
        if (bare.endsWith(",") || bare.endsWith(";")) {
            return "The token has a comma or semicolon at its end; leave it out.";
        }
        if (PERCENT.matcher(bare).find()) {
            return "The token is percent-encoded twice; encode it once.";
        }
        return ofOnePart(bare);
    }

    private static @Nullable String ofOnePart(String bare) {
        if (bare.indexOf('.') >= 0
                || bare.length() < SHORTEST_OPAQUE
                || !OPAQUE.matcher(bare).matches()) {
            return null;
        }
        if (bare.startsWith("ZXlK")) {
            return "The token was encoded in base64 once more; decode it once.";
        }
        if (bare.startsWith("eyJ")) {
            return "The token is the first part of a JWT alone, or its dots are lost; send all three parts.";
        }
        return "The token is opaque: it has no dots, and a JWT has three parts between dots. Send the issuer's ID token,"
                + " not an access token or its id.";
    }

    private static boolean isQuoted(String bare) {
        String quotes = "\"'`\u201c\u201d\u2018\u2019";
        return quotes.indexOf(bare.charAt(0)) >= 0 || quotes.indexOf(bare.charAt(bare.length() - 1)) >= 0;
    }

    private static boolean hasSecondToken(String bare) {
        for (int at = bare.indexOf("eyJ", 1); at > 0; at = bare.indexOf("eyJ", at + 1)) {
            char before = bare.charAt(at - 1);
            if (Character.isWhitespace(before) || ",;|".indexOf(before) >= 0) {
                return bare.substring(0, at).chars().filter(c -> c == '.').count() == 2;
            }
        }
        return false;
    }

    private static String whiteSpace(String text) {
        char last = text.charAt(text.length() - 1);
        String what = last == '\n' || last == '\r' ? "a line feed" : "white space";
        return Character.isWhitespace(last)
                ? "The token has " + what + " (white space) at its end; leave it out (printf %s, for one, writes none)."
                : "The token has white space before it; leave it out.";
    }
}
