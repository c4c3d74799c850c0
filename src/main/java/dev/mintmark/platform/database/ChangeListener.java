package dev.mintmark.platform.database;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Listens to changes of rows, made on any replica, to keep copies of them current. Called on an event loop. */
public interface ChangeListener {

    /**
     * A row was inserted, updated or deleted, and the change is committed.
     *
     * @param organizationId null for rows that belong to the whole service
     * @param id the row's id; for a policy set, its issuer's
     */
    void changed(String table, @Nullable UUID organizationId, String id);

    /** Changes may have been missed: every copy is to be dropped. */
    void missed();
}
