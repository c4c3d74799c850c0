package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.SqlState;

/** What the database's own rules refuse, as the caller is told it. */
final class Violations {
    private static final String UNIQUE = "23505";
    private static final String FOREIGN_KEY = "23503";

    private Violations() {}

    /** 409 where {@code failure} says that the name is taken or that others refer to the row; else the failure itself. */
    static Throwable translate(String resource, String attribute, Throwable failure) {
        var state = SqlState.of(failure);
        if (UNIQUE.equals(state)) {
            return ApiException.alreadyExists(resource, attribute, "this " + attribute + " is taken");
        }
        if (FOREIGN_KEY.equals(state)) {
            return ApiException.conflict(resource, "other things refer to this or were deleted meanwhile");
        }
        return failure;
    }
}
