package dev.mintmark.issuer;

import dev.mintmark.jwt.JwkSet;
import java.util.UUID;

/** Is told of each key set that was fetched for an issuer. Returns at once and never throws. */
@FunctionalInterface
interface FetchedKeysObserver {

    /** @param issuerId of the row */
    void fetched(UUID issuerId, JwkSet keys);
}
