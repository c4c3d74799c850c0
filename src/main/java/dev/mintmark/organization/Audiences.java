package dev.mintmark.organization;

import dev.mintmark.platform.OwnUrls;
import dev.mintmark.platform.error.ApiException;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates the audience of an application: it is no organization's, and not this service's own. */
@Singleton
final class Audiences {
    private static final String ATTRIBUTE = "audience";
    private static final String PROJECT = "urn:mintmark:project:";
    private static final Pattern TEXT = Pattern.compile("[\\x21-\\x7e]{1,500}");

    private final OwnUrls ownUrls;

    Audiences(OwnUrls ownUrls) {
        this.ownUrls = ownUrls;
    }

    /** Gives back {@code audience}; 400 where it is missing or not admitted. */
    String require(@Nullable String audience) {
        if (audience == null) {
            throw ApiException.required(ResourceType.APPLICATION.resource(), ATTRIBUTE);
        }
        if (!TEXT.matcher(audience).matches()) {
            throw refused("audience must be 1 to 500 printable ASCII characters without spaces");
        }
        if (ReservedAudience.isOne(audience)) {
            throw refused("audience must be the application's own; this one stands for a whole organization");
        }
        if (audience.toLowerCase(Locale.ROOT).startsWith(PROJECT)) {
            throw refused("audience must be the application's own; this one asks for a project's job token");
        }
        if (ownUrls.resemble(audience)) {
            throw refused("audience must be the application's own; this one is the token service's address");
        }
        return audience;
    }

    private static ApiException refused(String message) {
        return ApiException.invalid(ResourceType.APPLICATION.resource(), ATTRIBUTE, message);
    }
}
