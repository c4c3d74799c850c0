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
        long resident) {}
