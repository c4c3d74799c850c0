package dev.mintmark.platform.database;

/** A transaction among the {@link OpenTransactions}; no two are equal. */
final class OpenTransaction {
    private final String user;
    private final long since;
    /** The process of PostgreSQL; 0 where that is not known. */
    private volatile int process;

    OpenTransaction(String user, long since) {
        this.user = user;
        this.since = since;
    }

    /** The beginning, by {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** @param id of the process of PostgreSQL behind the connection, as {@code pg_stat_activity} has it */
    void runsIn(int id) {
        this.process = id;
    }

    /** The text that lets an operator find it. */
    @Override
    public String toString() {
        return process == 0 ? user : user + " (pid " + process + " in pg_stat_activity)";
    }
}
