package dev.mintmark.issuer;

import dev.mintmark.jwt.JwkSet;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** What is known of one issuer row's keys. Failures are {@link KeysUnavailableException}. */
sealed interface RowKeys permits PublishedKeys, StaticKeys {

    /** Whether these are the keys of that row as it is now. */
    boolean isOf(IssuerSource source);

    Uni<JwkSet> current();

    /**
     * The keys after a token named one that {@code missed} does not have, asked for anew if that may help.
     *
     * @param kid null when the token names none
     */
    Uni<JwkSet> after(JwkSet missed, @Nullable String kid);
}
