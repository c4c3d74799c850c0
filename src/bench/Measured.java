import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One measurement.
 *
 * @param throughput answers a second
 * @param p50 milliseconds, as {@code p99} is
 * @param serviceMicros CPU time of the service for each answer, in microseconds
 * @param databaseMicros CPU time of PostgreSQL likewise; not a number where it runs elsewhere
 * @param resident the service's memory in MiB
 */
record Measured(
        String name,
        int connections,
        double throughput,
        double p50,
        double p99,
        double serviceMicros,
        double databaseMicros,
        long resident) {

    /** Of each column by itself. */
    static Measured median(List<Measured> runs) {
        var any = runs.get(0);
        return new Measured(
                any.name(),
                any.connections(),
                median(runs, Measured::throughput),
                median(runs, Measured::p50),
                median(runs, Measured::p99),
                median(runs, Measured::serviceMicros),
                median(runs, Measured::databaseMicros),
                (long) median(runs, Measured::resident));
    }

    private static double median(List<Measured> runs, ToDoubleFunction<Measured> column) {
        return runs.stream().mapToDouble(column).sorted().toArray()[runs.size() / 2];
    }
}
