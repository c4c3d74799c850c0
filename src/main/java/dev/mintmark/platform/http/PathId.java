package dev.mintmark.platform.http;

import dev.mintmark.platform.error.ApiException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id in an address. */
public final class PathId {
    private static final Pattern FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private PathId() {}

    /** The id that {@code nameOrId} is in full; null where it is none, and so perhaps a name. */
    public static @Nullable UUID orNull(String nameOrId) {
        return FORM.matcher(nameOrId).matches() ? UUID.fromString(nameOrId) : null;
    }

    /** @throws ApiException 400 for what is no id */
    public static UUID require(String text, String parameter) {
        var id = orNull(text);
        if (id == null) {
            throw ApiException.invalid("Address", parameter, "must be a valid UUID");
        }
        return id;
    }

    /** @throws ApiException 404 for what is no id, as for the id of nothing */
    public static UUID of(String text, String resource) {
        var id = orNull(text);
        if (id == null) {
            throw ApiException.notFound(resource);
        }
        return id;
    }
}
