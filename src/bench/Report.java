import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells what was measured, as a table and as JSON, and how it compares with an earlier run's JSON. */
final class Report {
    private static final String HEAD = "%-14s %5s %9s %8s %8s %11s %11s %9s %10s %6s %10s %6s%n";
    private static final String ROW = "%-14s %5d %9.0f %8.2f %8.2f %11.0f %11.0f %9d %10s %6s %10s %6s%n";

    private final Options options;
    private final Map<String, Object> told = new LinkedHashMap<>();
    private final List<Result> results = new ArrayList<>();

    /**
     * A measurement beside what one core's cryptography did around it, in pairs a second; null where an answer takes no
     * verification or no signature.
     */
    record Result(
            @JsonUnwrapped Measured measured,
            Double jdkPairs,
            Double ratioToJdkPairs,
            Double usedPairs,
            Double ratioToUsedPairs) {

        static Result of(Measured measured) {
            return new Result(measured, null, null, null, null);
        }

        static Result of(Measured measured, Yardstick.Rates pairs) {
            return new Result(
                    measured,
                    pairs.jdk(),
                    measured.throughput() / pairs.jdk(),
                    pairs.used(),
                    measured.throughput() / pairs.used());
        }
    }

    Report(Options options) {
        this.options = options;
    }

    /** @param ran what was measured, and on what */
    void begin(Map<String, Object> ran) throws IOException {
        told.putAll(ran);
        told.put("results", results);
        if (options.baseline() != null) {
            check(Json.MAPPER.readTree(options.baseline().toFile()));
        }
        ran.forEach((name, value) -> System.out.printf("%s: %s%n", name, value));
        System.out.println("pairs: of a verification and an ES256 signature, of one core a second, around each measurement");
        System.out.printf("%n" + HEAD, "case", "conn", "per s", "p50 ms", "p99 ms", "service µs", "database µs", "memory MB",
                "JDK pairs", "ratio", "used pairs", "ratio");
    }

    void add(Result result) throws IOException {
        results.add(result);
        var measured = result.measured();
        System.out.printf(
                ROW,
                measured.name(),
                measured.connections(),
                measured.throughput(),
                measured.p50(),
                measured.p99(),
                measured.serviceMicros(),
                measured.databaseMicros(),
                measured.resident(),
                text("%.0f", result.jdkPairs()),
                text("%.2f", result.ratioToJdkPairs()),
                text("%.0f", result.usedPairs()),
                text("%.2f", result.ratioToUsedPairs()));
        write();
    }

    private static String text(String format, Double number) {
        return number == null ? "" : String.format(format, number);
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

    void end() throws IOException {
        if (options.baseline() != null) {
            compare(Json.MAPPER.readTree(options.baseline().toFile()));
        }
    }

    private void write() throws IOException {
        Files.createDirectories(options.json().toAbsolutePath().getParent());
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(options.json().toFile(), told);
    }

    private void check(JsonNode baseline) {
        for (var name : List.of("packaged", "algorithm", "provider")) {
            if (!baseline.path(name).asText().equals(told.get(name))) {
                throw new IllegalArgumentException(options.baseline() + ": " + name + " is " + baseline.path(name)
                        + " there and " + told.get(name) + " here; such runs cannot be compared");
            }
        }
    }

    /** Where there are pairs, what is compared is the ratio to the JDK's: the machine may have been another. */
    private void compare(JsonNode baseline) {
        System.out.printf("%n%-14s %5s %9s %9s %s%n", "case", "conn", "before", "now", "change");
        for (var now : results) {
            var measured = now.measured();
            for (var before : baseline.path("results")) {
                if (before.path("name").asText().equals(measured.name())
                        && before.path("connections").asInt() == measured.connections()) {
                    double was = before.path("throughput").asDouble();
                    double change = now.ratioToJdkPairs() == null
                            ? measured.throughput() / was
                            : now.ratioToJdkPairs() / before.path("ratioToJdkPairs").asDouble();
                    System.out.printf(
                            "%-14s %5d %9.0f %9.0f %+.1f %%%s%n",
                            measured.name(),
                            measured.connections(),
                            was,
                            measured.throughput(),
                            100 * (change - 1),
                            now.ratioToJdkPairs() == null ? "" : " of the ratio");
                }
            }
        }
    }
}
