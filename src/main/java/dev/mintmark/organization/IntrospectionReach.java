package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens that an application may ask about, in members named {@code introspects}. */
final class IntrospectionReach {
    /** The tokens that are for the application itself. */
    static final String OWN = "own";

    /** Besides, all of its organization that an outside identity was exchanged for. */
    static final String ORGANIZATION = "organization";

    private IntrospectionReach() {}

    /** Gives back what is to be stored; 400 for what is neither. Null resets. */
    static String require(@Nullable String wanted) {
        if (wanted == null) {
            return OWN;
        }
        if (!List.of(OWN, ORGANIZATION).contains(wanted)) {
            throw ApiException.invalid(
                    ResourceType.APPLICATION.resource(), "introspects", "introspects must be own or organization");
        }
        return wanted;
    }
}
