package dev.mintmark.organization;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Names the organization that trusts the demonstration issuer. It may have been renamed since the first start. */
public interface DemoOrganization {

    /** Its name as it is now; null where none trusts that issuer any more. */
    Uni<@Nullable String> name();
}
