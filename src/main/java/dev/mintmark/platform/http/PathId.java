package dev.mintmark.platform.http;

import dev.mintmark.platform.error.ApiException;
import java.util.UUID;

/** The id in an address. */
public final class PathId {
    private PathId() {}

    /** @throws ApiException 404 for what is no id, as for the id of nothing */
    public static UUID of(String text, String resource) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.notFound(resource);
        }
    }
}
