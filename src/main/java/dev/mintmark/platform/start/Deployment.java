package dev.mintmark.platform.start;

/**
 * The way this process was started.
 *
 * @param embeddedDatabase true where it runs its own PostgreSQL
 * @param loopback true where it listens on a loopback address only
 * @param serves false for a command, which runs beside the service and leaves what concerns its callers alone
 */
public record Deployment(boolean embeddedDatabase, boolean loopback, boolean serves) {
    /** A laptop's: the demonstration issuer exists in such a deployment only. */
    public boolean isForTrying() {
        return embeddedDatabase && loopback;
    }
}
