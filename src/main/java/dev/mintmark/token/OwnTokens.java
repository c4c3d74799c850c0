package dev.mintmark.token;

import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the texts of tokens that somebody says are ours. */
@ApplicationScoped
class OwnTokens {
    /** None of ours is longer. */
    private static final int LONGEST = 16 * 1024;

    private final JWTParser parser;

    OwnTokens(JWTParser parser) {
        this.parser = parser;
    }

    /** The {@code jti} of an access token that one of our keys signed and that is not expired; null for anything else. */
    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    Uni<@Nullable UUID> id(String text) {
        return Uni.createFrom().item(() -> text.length() > LONGEST ? null : read(text));
    }

    private @Nullable UUID read(String text) {
        try {
            return UUID.fromString(parser.parse(text).getTokenID());
        } catch (ParseException | IllegalArgumentException e) {
            return null;
        }
    }
}
