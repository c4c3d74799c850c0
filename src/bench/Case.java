import java.nio.file.Path;

/**
 * Something to be asked for over and over.
 *
 * @param bodies a file with one body a line
 * @param authorization null for none
 * @param organization whose rows are counted
 * @param rowsPerAnswer 1 where every 2xx is an issue, 0 where none is
 * @param refused the share of answers that are refusals
 */
record Case(
        String name,
        String path,
        Path bodies,
        String authorization,
        String organization,
        int rowsPerAnswer,
        double refused) {}
