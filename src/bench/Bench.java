import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Measures, checks that what was answered was done, and tells. */
final class Bench {
    private static final int USUAL_CONNECTIONS = 16;
    /** Long enough for the JVM's compilers. */
    private static final int WARM_UP_SECONDS = 15;

    private final Options options;
    private final Service service;
    private final Database database;

    private Bench(Options options, Service service, Database database) {
        this.options = options;
        this.service = service;
        this.database = database;
    }

    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.print(e.getMessage());
            System.exit(2);
            return;
        }
        double pairs = Pairs.perSecond(options.algorithm());
        System.out.printf(
                "One core does %,.0f pairs of %s verification and ES256 signature a second (Java %s, provider %s)%n",
                pairs,
                options.algorithm(),
                Runtime.version().feature(),
                Signature.getInstance("SHA256withECDSA").getProvider().getName());
        var directory = Files.createTempDirectory(Files.createDirectories(Path.of("target/bench")).toAbsolutePath(), "run-");
        var results = new ArrayList<Measured>();
        try (var database = Database.start(directory.resolve("data"));
                var issuer = Issuer.start(options.algorithm());
                var service = Service.start(
                        directory,
                        database,
                        options.isNative(),
                        Map.of("MINTMARK_EGRESS_ALLOWED_ORIGINS", issuer.url()))) {
            // Whoever ends us by hand leaves no processes behind.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                service.close();
                database.close();
            }));
            var bench = new Bench(options, service, database);
            System.out.printf(
                    "%-14s %5s %9s %8s %8s %11s %11s %9s %6s%n",
                    "case", "conn", "per s", "p50 ms", "p99 ms", "service µs", "database µs", "memory MB", "ratio");
            for (var name : options.cases()) {
                var made = new Cases(service, database, issuer, directory).make(name);
                for (int connections : name.equals("exchange") ? options.connections() : List.of(USUAL_CONNECTIONS)) {
                    var median = bench.median(made, connections);
                    results.add(median);
                    System.out.printf(
                            "%-14s %5d %9.0f %8.2f %8.2f %11.0f %11.0f %9d %6s%n",
                            median.name(),
                            median.connections(),
                            median.throughput(),
                            median.p50(),
                            median.p99(),
                            median.serviceMicros(),
                            median.databaseMicros(),
                            median.resident(),
                            made.isPair() ? String.format("%.2f", median.throughput() / pairs) : "");
                    tell(options, pairs, results);
                }
            }
        }
        delete(directory);
        double after = Pairs.perSecond(options.algorithm());
        System.out.printf("One core does %,.0f pairs a second after it all%n", after);
        if (options.baseline() != null) {
            compare(Json.MAPPER.readTree(options.baseline().toFile()), pairs, results);
        }
    }

    private Measured median(Case asked, int connections) throws Exception {
        Sample.verify(service, asked);
        load(asked, asked.warmUp(), connections, WARM_UP_SECONDS);
        var runs = new ArrayList<Measured>();
        for (int i = 0; i < (asked.isOnce() ? 1 : options.runs()); i++) {
            runs.add(measure(asked, connections));
        }
        runs.sort(Comparator.comparingDouble(Measured::throughput));
        return runs.get(runs.size() / 2);
    }

    private Measured measure(Case asked, int connections) throws IOException, InterruptedException, SQLException {
        long rows = rows(asked);
        double serviceCpu = ProcessUse.cpu(service.pid());
        double databaseCpu = database.cpu();
        var load = load(asked, asked.bodies(), connections, options.seconds());
        serviceCpu = ProcessUse.cpu(service.pid()) - serviceCpu;
        databaseCpu = database.cpu() - databaseCpu;
        // What was cut off at the end is written by now.
        Thread.sleep(500);
        check(asked, load, connections, rows(asked) - rows);
        return new Measured(
                asked.name(),
                connections,
                load.throughput(),
                load.p50(),
                load.p99(),
                serviceCpu * 1e6 / load.requests(),
                databaseCpu * 1e6 / load.requests(),
                ProcessUse.resident(service.pid()));
    }

    private Load load(Case asked, Path bodies, int connections, int seconds) throws IOException, InterruptedException {
        return Load.run(
                service.base(),
                asked.path(),
                bodies,
                "application/x-www-form-urlencoded",
                asked.authorization(),
                connections,
                seconds);
    }

    /** What was cut off at the end may have been done, or not: one request for each connection. */
    private static void check(Case asked, Load load, int connections, long rows) throws IOException {
        if (asked.isOnce()) {
            try (var lines = Files.lines(asked.bodies())) {
                if (load.requests() > lines.count()) {
                    throw new IllegalStateException(asked.name() + ": the tokens were used up; measure for less time");
                }
            }
        }
        double refused = (double) load.non2xx() / load.requests();
        double tolerance = asked.refused() == 0 ? 0 : 0.005;
        if (load.failed() > 0 || Math.abs(refused - asked.refused()) > tolerance) {
            throw new IllegalStateException(asked.name() + ": not every answer was the one to expect: " + load);
        }
        long answered = (load.requests() - load.non2xx()) * asked.rowsPerAnswer();
        if (rows < answered || rows > answered + (long) connections * asked.rowsPerAnswer()) {
            throw new IllegalStateException(
                    asked.name() + ": " + answered + " tokens were answered and " + rows + " rows written: " + load);
        }
    }

    private long rows(Case asked) throws SQLException {
        return Long.parseLong(database.ask("select count(*) from issued_token t join organization o on o.id = t.organization_id"
                + " where o.name = '" + asked.organization() + "'"));
    }

    private static void tell(Options options, double pairs, List<Measured> results) throws IOException {
        ObjectNode told = Json.MAPPER.createObjectNode();
        told.put("native", options.isNative());
        told.put("algorithm", options.algorithm());
        told.put("pairsPerCoreAndSecond", pairs);
        told.set("results", Json.MAPPER.valueToTree(results));
        Files.createDirectories(options.json().toAbsolutePath().getParent());
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(options.json().toFile(), told);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void compare(JsonNode baseline, double pairs, List<Measured> results) {
        System.out.printf("%n%-14s %5s %9s %9s %s%n", "case", "conn", "before", "now", "change of the ratio");
        double pairsBefore = baseline.path("pairsPerCoreAndSecond").asDouble();
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
                            100 * (now.throughput() / pairs / (was / pairsBefore) - 1));
                }
            }
        }
    }
}
