package dev.mintmark.signing.publish;

import dev.mintmark.platform.secret.Sha256;
import dev.mintmark.signing.keys.SigningSettings;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A public document, cacheable for five minutes; its entity tag is its hash. */
final class PublishedDocument {
    private static final String CACHE_CONTROL = "public, max-age=" + SigningSettings.JWKS_MAX_AGE.toSeconds();

    private final byte[] body;
    private final String tag;

    PublishedDocument(String json) {
        this.body = json.getBytes(StandardCharsets.UTF_8);
        this.tag = '"' + hash(body) + '"';
    }

    /** 200, or 304 where the asker has it already. */
    Response answer(HttpHeaders asked) {
        var answer = isKnown(asked.getRequestHeader(HttpHeaders.IF_NONE_MATCH))
                ? Response.notModified()
                : Response.ok(body, MediaType.APPLICATION_JSON_TYPE);
        return answer.header(HttpHeaders.ETAG, tag)
                .header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL)
                .build();
    }

    /** Compared weakly (RFC 9110 section 13.1.2): a proxy that compresses has made our tag a weak one. */
    private boolean isKnown(@Nullable List<String> ifNoneMatch) {
        return ifNoneMatch != null
                && ifNoneMatch.stream()
                        .flatMap(line -> Arrays.stream(line.split(",", -1)))
                        .map(String::strip)
                        .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals("W/" + tag));
    }

    private static String hash(byte[] body) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(body));
    }
}
