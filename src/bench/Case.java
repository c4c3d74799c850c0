import java.nio.file.Path;

/**
 * Something to be asked for over and over.
 *
 * @param path to POST to; null where the lines are what to GET
 * @param bodies a file with one body a line, or one path with its query
 * @param warmUp the same for the time before
 * @param authorization null for none
 * @param organization whose rows are counted
 * @param rowsPerAnswer 1 where every 2xx is an issue, 0 where none is
 * @param refused the share of answers that are refusals
 */
record Case(
        String name,
        String path,
        Path bodies,
        Path warmUp,
        String authorization,
        String organization,
        int rowsPerAnswer,
        double refused) {

    boolean isGet() {
        return path == null;
    }

    /** Whether each body is good for one request. */
    boolean isOnce() {
        return !bodies.equals(warmUp);
    }

    /** Whether each answer takes one verification and one signature. */
    boolean isPair() {
        return rowsPerAnswer == 1 && refused == 0;
    }
}
