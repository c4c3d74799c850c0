package dev.mintmark.issuer.keys;

import dev.mintmark.issuer.IssuerSource;
import io.smallrye.mutiny.Uni;

/** The keys of one issuer row. Failures are {@link KeysUnavailableException}. */
sealed interface RowKeys permits PublishedKeys, StaticKeys {

    /** Tells whether these are the keys of that row as it is now. */
    boolean isOf(IssuerSource source);

    Uni<FoundKeys> current();

    /** Keys that are newer than {@code missed}, asked for anew where that may help; or the last word. */
    Uni<FoundKeys> after(FoundKeys missed, WantedKey wanted);
}
