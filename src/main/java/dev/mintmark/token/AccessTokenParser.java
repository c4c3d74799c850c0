package dev.mintmark.token;

import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parses texts that are claimed to be tokens of this service. */
@ApplicationScoped
public class AccessTokenParser {
    /** No token of ours is longer. */
    private static final int MAX_LENGTH = 16 * 1024;

    private final JWTParser parser;

    AccessTokenParser(JWTParser parser) {
        this.parser = parser;
    }

    /** @param iss of ours, the present public URL or one before it */
    public record ParsedToken(UUID id, String iss) {}

    /** An access token that one of our keys signed and that is not expired; null for anything else. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable ParsedToken> find(String text) {
        return Uni.createFrom().item(() -> text.length() > MAX_LENGTH ? null : read(text));
    }

    /** The {@code jti} of an unexpired access token that one of our keys signed; null for anything else. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    public Uni<@Nullable UUID> id(String text) {
        return find(text).map(token -> token == null ? null : token.id());
    }

    private @Nullable ParsedToken read(String text) {
        try {
            var token = parser.parse(text);
            return new ParsedToken(UUID.fromString(token.getTokenID()), token.getIssuer());
        } catch (ParseException | IllegalArgumentException e) {
            return null;
        }
    }
}
