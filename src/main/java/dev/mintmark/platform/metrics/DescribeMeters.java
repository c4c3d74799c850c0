package dev.mintmark.platform.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives each meter, those of libraries included, its name, description and buckets by Prometheus' conventions. */
final class DescribeMeters {
    /** The driver's meter of each statement, from its sending to its last row. */
    private static final String STATEMENTS_OF_DRIVER = "postgresql.processing";

    private static final String STATEMENTS = "mintmark.database.statement.duration";
    private static final String JVM_INFO = "jvm.info";
    private static final Set<String> HISTOGRAMS = Set.of(
            "mintmark.exchange.duration", "mintmark.introspection.duration", "mintmark.renewal.duration", STATEMENTS);
    private static final double[] BUCKETS = Stream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
            .toArray();

    /** The descriptions of meters that are counted by name at their places. */
    private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry(STATEMENTS, "How long statements took, from their sending to their last row"),
            Map.entry("mintmark.exchange.issued", "Tokens that were issued by exchange"),
            Map.entry("mintmark.exchange.denials", "Exchanges that were refused, by organization, issuer and reason"),
            Map.entry(
                    "mintmark.issuer.fetches",
                    "Fetches of issuers' documents, by what was fetched and what came of it"),
            Map.entry("mintmark.token.uses.dropped", "Uses of tokens that there was no room to note"),
            Map.entry("mintmark.audit.denials.dropped", "Refusals that there was no room to keep as audit rows"),
            Map.entry("http.server.active.requests", "Requests that are being served"),
            Map.entry("netty.allocator.memory.used", "Memory that Netty's allocators hold"),
            Map.entry("netty.allocator.memory.pinned", "Memory of Netty's allocators that is in use"),
            Map.entry("netty.allocator.pooled.arenas", "Arenas of Netty's pooled allocators"),
            Map.entry("netty.allocator.pooled.cache.size", "Size of the caches of Netty's pooled allocators"),
            Map.entry("netty.allocator.pooled.chunk.size", "Size of the chunks of Netty's pooled allocators"),
            Map.entry("netty.allocator.pooled.threadlocal.caches", "Thread-local caches of Netty's pooled allocators"),
            Map.entry("netty.eventexecutor.tasks.pending", "Tasks that wait for one of Netty's event loops"),
            Map.entry("netty.eventexecutor.workers", "Event loops of Netty's"));

    @Produces
    @Singleton
    MeterFilter conventions() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return described(id);
            }

            @Override
            public MeterFilterReply accept(Meter.Id id) {
                // A library counts to one, so that Prometheus' name would be jvm_info_total. MeasureBuild has it as a
                // gauge.
                return id.getName().equals(JVM_INFO) && id.getType() == Meter.Type.COUNTER
                        ? MeterFilterReply.DENY
                        : MeterFilterReply.NEUTRAL;
            }

            @Override
            public @Nullable DistributionStatisticConfig configure(
                    Meter.Id id, DistributionStatisticConfig configuration) {
                return HISTOGRAMS.contains(id.getName())
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(BUCKETS)
                                .build()
                                .merge(configuration)
                        : configuration;
            }
        };
    }

    private static Meter.Id described(Meter.Id id) {
        var isOfDriver = id.getName().equals(STATEMENTS_OF_DRIVER);
        var name = isOfDriver ? STATEMENTS : id.getName();
        var known = id.getDescription();
        if (!isOfDriver && known != null && !known.isBlank()) {
            return id;
        }
        return new Meter.Id(
                name,
                // There is one database, and the driver names it <default>.
                isOfDriver ? Tags.empty() : Tags.of(id.getTags()),
                id.getBaseUnit(),
                Objects.requireNonNullElse(
                        DESCRIPTIONS.get(name), name.replace('.', ' ') + ", as its library counts it"),
                id.getType());
    }
}
