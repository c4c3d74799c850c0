import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
    private final Path directory;
    private final Map<String, String> settings;

    private Bench(Options options, Service service, Database database, Path directory, Map<String, String> settings) {
        this.options = options;
        this.service = service;
        this.database = database;
        this.directory = directory;
        this.settings = settings;
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
        var directory = Files.createTempDirectory(Files.createDirectories(Path.of("target/bench")).toAbsolutePath(), "run-");
        try (var database = Database.start(directory.resolve("data"));
                var issuer = Issuer.start(options.algorithm())) {
            var settings = Map.of("MINTMARK_EGRESS_ALLOWED_ORIGINS", issuer.url());
            try (var service = Service.start(directory, database, options.isNative(), settings)) {
                // Whoever ends us by hand leaves no processes behind.
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    service.close();
                    database.close();
                }));
                var cases = new Cases(service, database, issuer, directory);
                new Bench(options, service, database, directory, settings).run(cases);
            }
        }
        delete(directory);
    }

    private void run(Cases cases) throws Exception {
        var provider = service.signatureProvider();
        var yardstick = new Yardstick(options.algorithm(), provider);
        var report = new Report(options);
        report.begin(ran(provider));
        var footprint = new Footprint(
                directory, database, options.isNative(), settings, options.wantsFootprint() ? cases.make("footprint") : null);
        for (var name : options.cases()) {
            switch (name) {
                case "start" -> report.add(footprint.start());
                case "memory" -> report.add(footprint.memory());
                default -> {
                    var made = cases.make(name);
                    for (int connections : name.equals("exchange") ? options.connections() : List.of(USUAL_CONNECTIONS)) {
                        report.add(
                                made.isPair()
                                        ? besidePairs(made, connections, yardstick)
                                        : Report.Result.of(median(made, connections)));
                    }
                }
            }
        }
        report.end();
    }

    /** A shared machine is not equally fast all the time: the pairs are measured before and after, and the mean of both is taken. */
    private Report.Result besidePairs(Case asked, int connections, Yardstick yardstick) throws Exception {
        var before = yardstick.measure();
        var measured = median(asked, connections);
        return Report.Result.of(measured, before.mean(yardstick.measure()));
    }

    /** What the numbers are of. */
    private Map<String, Object> ran(String provider) throws IOException, SQLException {
        var ran = new LinkedHashMap<String, Object>();
        ran.put("packaged", service.packaged());
        ran.put("provider", provider);
        ran.put("algorithm", options.algorithm());
        ran.put("database", "PostgreSQL " + database.ask("show server_version") + ", fsync and synchronous_commit on");
        ran.put("processor", ProcessUse.processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        ran.put("java", Runtime.version().toString());
        ran.put("runs", options.runs() + " of " + options.seconds() + " seconds, of which the median");
        return ran;
    }

    private Measured median(Case asked, int connections) throws Exception {
        Sample.verify(service, asked);
        load(asked, asked.warmUp(), connections, WARM_UP_SECONDS);
        settle();
        var runs = new ArrayList<Measured>();
        for (int i = 0; i < (asked.isOnce() ? 1 : options.runs()); i++) {
            runs.add(measure(asked, connections));
        }
        if (!asked.isOnce()) {
            Sample.verify(service, asked);
        }
        return Measured.median(runs);
    }

    private Measured measure(Case asked, int connections) throws IOException, InterruptedException, SQLException {
        long rows = rows(asked);
        double serviceCpu = ProcessUse.cpu(service.pid());
        double databaseCpu = database.cpu();
        var load = load(asked, asked.bodies(), connections, options.seconds());
        serviceCpu = ProcessUse.cpu(service.pid()) - serviceCpu;
        databaseCpu = database.cpu() - databaseCpu;
        settle();
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

    /** What was cut off at the end is written by then. */
    private static void settle() throws InterruptedException {
        Thread.sleep(500);
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

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
