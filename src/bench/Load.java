import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One run of wrk over a file of bodies, or of what to GET where there is no path. Latencies in milliseconds. */
record Load(long requests, double seconds, double p50, double p99, double max, long non2xx, long failed) {

    static Load run(String base, String path, Path bodies, String contentType, String authorization, int connections, int seconds)
            throws IOException, InterruptedException {
        int threads = Math.min(2, connections);
        var command = new ArrayList<>(List.of(
                "wrk", "-t" + threads, "-c" + connections, "-d" + seconds + "s", "--timeout", "10s", "-s", "src/bench/requests.lua",
                base, "--", path == null ? "-" : path, bodies.toString(), contentType, Integer.toString(threads)));
        if (authorization != null) {
            command.add(authorization);
        }
        var output = Files.createTempFile("wrk-", ".txt");
        var wrk = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        var text = "";
        try {
            wrk.waitFor();
            text = Files.readString(output);
        } finally {
            wrk.destroy();
            Files.delete(output);
        }
        var json = text.lines().filter(line -> line.startsWith("{")).findFirst().orElse(text);
        return new Load(
                number(json, "requests"),
                number(json, "micros") / 1e6,
                number(json, "p50") / 1e3,
                number(json, "p99") / 1e3,
                number(json, "max") / 1e3,
                number(json, "non2xx"),
                number(json, "failed"));
    }

    double throughput() {
        return requests / seconds;
    }

    private static long number(String json, String member) {
        var found = Pattern.compile('"' + member + "\":([0-9]+)").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException("wrk said: " + json);
        }
        return Long.parseLong(found.group(1));
    }
}
