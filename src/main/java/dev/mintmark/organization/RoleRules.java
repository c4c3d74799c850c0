package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates the members of a role. */
final class RoleRules {
    private static final int MAX_PERMISSIONS = 100;
    private static final Pattern PERMISSION = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,100}");

    private RoleRules() {}

    /** Each once, in the order given; none for null. */
    static List<String> permissions(@Nullable List<String> wanted) {
        if (wanted == null) {
            return List.of();
        }
        if (wanted.size() > MAX_PERMISSIONS || !wanted.stream().allMatch(RoleRules::isPermission)) {
            throw ApiException.invalid(
                    ResourceType.ROLE.resource(),
                    "permissions",
                    "permissions must be at most 100 texts of 1 to 100 printable ASCII characters without spaces, double"
                            + " quotes and backslashes");
        }
        return wanted.stream().distinct().toList();
    }

    /** A JSON array may hold null. */
    private static boolean isPermission(@Nullable String text) {
        return text != null && PERMISSION.matcher(text).matches();
    }
}
