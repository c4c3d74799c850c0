package dev.mintmark.organization;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Issues tokens of service-wide administrators to the operator at the machine. The package {@code token} implements it.
 */
public interface AdminTokens {

    /**
     * Issues another, on record. Those that there were stay good.
     *
     * @param member its holder, as {@code organization/login}; null for the first service-wide administrator
     * @param file where its text is written, mode 0600, before anything is committed; null for nowhere
     * @return its text: a secret. Fails with {@link dev.mintmark.platform.start.StartRefusedException} where there is no
     *     such administrator or the file cannot be written
     */
    Uni<String> issue(@Nullable String member, @Nullable Path file);

    /** Tells whether a text is a token that is good and administers the service. */
    Uni<Boolean> isGood(String text);
}
