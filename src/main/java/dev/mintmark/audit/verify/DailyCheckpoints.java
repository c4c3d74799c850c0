package dev.mintmark.audit.verify;

import dev.mintmark.platform.error.SqlState;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/** Signs a checkpoint of every record once a day, on one replica, and hands them to a publication. */
@Singleton
final class DailyCheckpoints {
    private static final Logger LOG = Logger.getLogger(DailyCheckpoints.class);

    private final DailyTurn dailyTurn;
    private final SignAllCheckpoints signAllCheckpoints;

    DailyCheckpoints(DailyTurn dailyTurn, SignAllCheckpoints signAllCheckpoints) {
        this.dailyTurn = dailyTurn;
        this.signAllCheckpoints = signAllCheckpoints;
    }

    /** The turn in which a replica publishes. */
    final class Turn {
        private final String job;
        private final OffsetDateTime until;

        private Turn(String job, OffsetDateTime until) {
            this.job = job;
            this.until = until;
        }

        /** Says that the day's checkpoints are published; false where the turn was over by then. */
        Uni<Boolean> done(SqlClient client) {
            return dailyTurn.done(client, job, until);
        }
    }

    /** A way of publishing; it ends its turn itself. */
    @FunctionalInterface
    interface Publication {
        Uni<Void> publish(Turn turn, List<String> checkpoints);
    }

    /**
     * Publishes where it is this replica's turn and there is something to publish. A failure is told, and tried again in ten
     * minutes.
     *
     * @param what is late then, as in "The checkpoints of the audit record are …"
     */
    Uni<Void> publish(String job, String what, Publication publication) {
        return dailyTurn
                .take(job)
                .chain(until -> until == null ? Uni.createFrom().voidItem() : publish(job, until, publication))
                .onFailure()
                .invoke(failure -> LOG.logf(
                        SqlState.isUnreachable(failure) ? Level.DEBUG : Level.WARN,
                        "The checkpoints of the audit record are %s in ten minutes: %s",
                        what,
                        failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> publish(String job, OffsetDateTime until, Publication publication) {
        return signAllCheckpoints
                .sign()
                .chain(checkpoints -> checkpoints.isEmpty()
                        ? dailyTurn.giveBack(job, until)
                        : publication.publish(new Turn(job, until), checkpoints));
    }
}
