import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells what was measured, as a table and as JSON, and how it compares with an earlier run's JSON. */
final class Report {
    private static final String HEAD = "%-14s %5s %9s %8s %8s %11s %11s %9s %7s %7s%n";
    private static final String ROW = "%-14s %5d %9.0f %8.2f %8.2f %11.0f %11.0f %9d %7s %7s%n";

    private final Options options;
    private final String provider;
    private final double jdkPairs;
    private final double pairs;
    private final MeasurePairs measurePairs;
    private final Map<String, Object> told = new LinkedHashMap<>();
    private final List<Measured> results = new ArrayList<>();

    /** Pairs a second of a provider. */
    interface MeasurePairs {
        double with(String provider) throws GeneralSecurityException;
    }

    /**
     * @param jdkPairs with the JDK's provider
     * @param provider the one in use
     */
    Report(Options options, double jdkPairs, String provider, MeasurePairs measurePairs) throws GeneralSecurityException {
        this.options = options;
        this.jdkPairs = jdkPairs;
        this.provider = provider;
        this.measurePairs = measurePairs;
        this.pairs = provider.equals(Pairs.JDK) ? jdkPairs : measurePairs.with(provider);
    }

    void begin() {
        System.out.printf(
                "One core does %,.0f pairs of %s verification and ES256 signature a second with the JDK's provider (Java %s)%n",
                jdkPairs, options.algorithm(), Runtime.version().feature());
        System.out.printf("and %,.0f with %s, which the service uses%n%n", pairs, provider);
        System.out.printf(
                HEAD, "case", "conn", "per s", "p50 ms", "p99 ms", "service µs", "database µs", "memory MB", "/ JDK", "/ used");
        told.put("native", options.isNative());
        told.put("algorithm", options.algorithm());
        told.put("provider", provider);
        told.put("pairsPerCoreAndSecondOfJdk", jdkPairs);
        told.put("pairsPerCoreAndSecond", pairs);
    }

    void add(Measured median, boolean isPair) throws IOException {
        results.add(median);
        System.out.printf(
                ROW,
                median.name(),
                median.connections(),
                median.throughput(),
                median.p50(),
                median.p99(),
                median.serviceMicros(),
                median.databaseMicros(),
                median.resident(),
                isPair ? String.format("%.2f", median.throughput() / jdkPairs) : "",
                isPair ? String.format("%.2f", median.throughput() / pairs) : "");
        write();
    }

    void add(Footprint.Start start) throws IOException {
        System.out.printf("first token after %.0f ms at best, %.0f in the median%n", start.best(), start.median());
        told.put("startMillis", start);
        write();
    }

    void add(Footprint.Memory memory) throws IOException {
        System.out.printf("resident memory: %d MB idle, %d MB after 100,000 exchanges%n", memory.idle(), memory.after100000());
        told.put("residentMemory", memory);
        write();
    }

    void end() throws IOException, GeneralSecurityException {
        System.out.printf(
                "%nOne core does %,.0f pairs a second with the JDK's provider after it all%n", measurePairs.with(Pairs.JDK));
        if (options.baseline() != null) {
            compare(Json.MAPPER.readTree(options.baseline().toFile()));
        }
    }

    private void write() throws IOException {
        told.put("results", results);
        Files.createDirectories(options.json().toAbsolutePath().getParent());
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(options.json().toFile(), told);
    }

    private void compare(JsonNode baseline) {
        System.out.printf("%n%-14s %5s %9s %9s %s%n", "case", "conn", "before", "now", "change of the ratio to the JDK's pairs");
        double pairsBefore = baseline.path("pairsPerCoreAndSecondOfJdk").asDouble();
        for (var now : results) {
            for (var before : baseline.path("results")) {
                if (before.path("name").asText().equals(now.name())
                        && before.path("connections").asInt() == now.connections()) {
                    double was = before.path("throughput").asDouble();
                    System.out.printf(
                            "%-14s %5d %9.0f %9.0f %+.1f %%%n",
                            now.name(),
                            now.connections(),
                            was,
                            now.throughput(),
                            100 * (now.throughput() / jdkPairs / (was / pairsBefore) - 1));
                }
            }
        }
    }
}
