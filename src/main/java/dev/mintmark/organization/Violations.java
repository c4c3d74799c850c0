package dev.mintmark.organization;

import dev.mintmark.platform.error.ApiException;
import dev.mintmark.platform.error.SqlState;
import java.util.function.UnaryOperator;
import org.hibernate.exception.ConstraintViolationException;

/** Translates violations of the database's constraints into errors for the caller. */
final class Violations {
    private static final String UNIQUE = "23505";
    private static final String FOREIGN_KEY = "23503";

    private Violations() {}

    /**
     * 409 where {@code failure} says that a name is taken or that others refer to the row; else the failure itself.
     *
     * @param attribute gives the JSON member that the constraint of this name keeps unique
     */
    static Throwable translate(String resource, UnaryOperator<String> attribute, Throwable failure) {
        var state = SqlState.of(failure);
        if (UNIQUE.equals(state)) {
            var taken = attribute.apply(constraint(failure));
            return ApiException.alreadyExists(resource, taken, "this " + taken + " is taken");
        }
        if (FOREIGN_KEY.equals(state)) {
            return ApiException.conflict(resource, "other things refer to this or were deleted meanwhile");
        }
        return failure;
    }

    private static String constraint(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConstraintViolationException violation) {
                return String.valueOf(violation.getConstraintName());
            }
        }
        return "";
    }
}
