package dev.mintmark.issuer.register;

import dev.mintmark.platform.error.ApiException;
import org.hibernate.exception.ConstraintViolationException;

/** Finds the unique member of an issuer that another issuer of the organization has already. */
final class TakenName {
    private TakenName() {}

    static Throwable orSame(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConstraintViolationException violation) {
                var constraint = String.valueOf(violation.getConstraintName());
                return constraint.contains("name")
                        ? ApiException.alreadyExists("OidcIssuer", "name", "an issuer of that name exists already")
                        : ApiException.alreadyExists("OidcIssuer", "url", "that issuer is registered already");
            }
        }
        return failure;
    }
}
