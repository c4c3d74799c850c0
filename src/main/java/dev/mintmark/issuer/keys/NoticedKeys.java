package dev.mintmark.issuer.keys;

import dev.mintmark.issuer.IssuerSource;
import dev.mintmark.jwt.JwkSet;
import java.time.Instant;

/** Listens to fetched key sets. Returns at once. */
@FunctionalInterface
interface NoticedKeys {

    /** @param began when the fetch did */
    void notice(IssuerSource source, JwkSet keys, Instant began);
}
