import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is to be measured.
 *
 * @param algorithm of the subject tokens
 * @param seconds of each measurement
 * @param baseline an earlier run's JSON to compare with; null for none
 */
record Options(
        boolean isNative,
        String algorithm,
        int seconds,
        int runs,
        List<Integer> connections,
        List<String> cases,
        Path json,
        Path baseline) {
    static final List<String> CASES =
            List.of(
            "start", "memory", "exchange", "issuers", "definitions", "single-use", "denied", "introspection", "listing");
    private static final String HELP =
            """
            src/bench/run [options]
              --native               the native executable instead of the jar
              --algorithm RS256      of the subject tokens: RS256 or ES256
              --seconds 10           of each measurement
              --runs 3               of each measurement, an odd number; the median is told
              --connections 1,16,64  for the case exchange; the others have 16
              --cases A,B            of %s
              --json FILE            where the numbers go (target/bench/result.json)
              --baseline FILE        an earlier run's numbers, to compare with
            BENCH_DATABASE_URL=postgresql://user:password@host:port/database takes the place of the embedded PostgreSQL.
            """
                    .formatted(String.join(", ", CASES));

    boolean wantsFootprint() {
        return cases.contains("start") || cases.contains("memory");
    }

    static Options of(String[] arguments) {
        var isNative = false;
        var algorithm = "RS256";
        int seconds = 10;
        int runs = 3;
        var connections = List.of(1, 16, 64);
        var cases = CASES;
        var json = Path.of("target/bench/result.json");
        Path baseline = null;
        var rest = new ArrayList<>(List.of(arguments));
        while (!rest.isEmpty()) {
            var option = rest.remove(0);
            if (option.equals("--native")) {
                isNative = true;
                continue;
            }
            if (option.equals("--help") || rest.isEmpty()) {
                throw new IllegalArgumentException(HELP);
            }
            var value = rest.remove(0);
            switch (option) {
                case "--algorithm" -> algorithm = value;
                case "--seconds" -> seconds = Integer.parseInt(value);
                case "--runs" -> runs = Integer.parseInt(value);
                case "--connections" ->
                    connections = Stream.of(value.split(",")).map(Integer::valueOf).toList();
                case "--cases" -> cases = List.of(value.split(","));
                case "--json" -> json = Path.of(value);
                case "--baseline" -> baseline = Path.of(value);
                default -> throw new IllegalArgumentException(HELP);
            }
        }
        if (runs % 2 == 0 || !CASES.containsAll(cases) || !List.of("RS256", "ES256").contains(algorithm)) {
            throw new IllegalArgumentException(HELP);
        }
        return new Options(isNative, algorithm, seconds, runs, connections, cases, json, baseline);
    }
}
