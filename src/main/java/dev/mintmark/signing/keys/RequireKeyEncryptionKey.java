package dev.mintmark.signing.keys;

import dev.mintmark.platform.secret.KeyEncryptionKey;
import dev.mintmark.platform.start.StartRefusedException;
import dev.mintmark.platform.start.StartStep;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Refuses a start without the key-encryption key, before anything is signed or sealed. A database with keys needs the
 * very file that they were encrypted under. Only a database without keys leads to the advice to make a new file.
 */
@Singleton
final class RequireKeyEncryptionKey implements StartStep {
    private final KeyEncryptionKey keyEncryptionKey;
    private final SigningKeyTable table;

    RequireKeyEncryptionKey(KeyEncryptionKey keyEncryptionKey, SigningKeyTable table) {
        this.keyEncryptionKey = keyEncryptionKey;
        this.table = table;
    }

    /** Ahead of whatever uses the key. */
    @Override
    public Phase phase() {
        return Phase.POOL;
    }

    @Override
    public Uni<Void> run() {
        var fault = keyEncryptionKey.fault();
        return fault == null
                ? Uni.createFrom().voidItem()
                : table.all().chain(rows -> Uni.createFrom().failure(new StartRefusedException(sentence(fault, rows))));
    }

    static String sentence(String fault, List<SigningKeyRow> rows) {
        return rows.isEmpty()
                ? fault + "; " + KeyEncryptionKey.recipe() + " and keep it apart from the database's backups"
                : fault + ", and " + rows.size()
                        + " signing keys of this database are sealed under it. Put the file back"
                        + " from its backup. Where it is lost for good, see docs/lost-key.md";
    }
}
