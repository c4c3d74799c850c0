package dev.mintmark.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mintmark.audit.record.ConfigurationLog;
import dev.mintmark.platform.eventloop.RepeatWork;
import dev.mintmark.platform.eventloop.VertxContext;
import dev.mintmark.policy.check.SharedIssuers;
import dev.mintmark.policy.check.TenantGuard;
import dev.mintmark.policy.decide.CompiledPolicy;
import dev.mintmark.policy.decide.PolicyCompilation;
import dev.mintmark.policy.definition.PolicyDefinition;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The policies that were compiled last. A large one is compiled before it is stored, in steps on a thread that all of
 * them share. It is found again by its text: a change of anything else does not compile it anew.
 */
@Singleton
// Caffeine finds its code for a cache with weights by name, which the native executable must be told.
@RegisterForReflection(
        classNames = {"com.github.benmanes.caffeine.cache.SSMWA", "com.github.benmanes.caffeine.cache.PSAMW"})
public class CompiledPolicies {
    /** In characters of definitions: fewer are compiled within a millisecond or two, and not remembered. */
    public static final int LARGE = 16 * 1024;

    /** In KiB of definitions. */
    private static final int HEAVIEST = 16 * 1024;

    private static final Duration UNUSED = Duration.ofHours(1);

    /**
     * A compiled policy set and its source: the same text and issuer yield the same result.
     *
     * @param sha256 of the definitions as they are stored
     */
    record Compiled(PolicedIssuer issuer, String sha256, int characters, CompiledPolicySet set) {

        boolean isOf(PolicedIssuer otherIssuer, String otherSha256) {
            return issuer.equals(otherIssuer) && sha256.equals(otherSha256);
        }
    }

    private final SharedIssuers sharedIssuers;
    private final Vertx vertx;
    private final WorkerExecutor compiler;
    private final Cache<UUID, Compiled> byIssuer = Caffeine.newBuilder()
            .maximumWeight(HEAVIEST)
            .weigher((UUID issuerId, Compiled compiled) -> compiled.characters() / 1024)
            .expireAfterAccess(UNUSED)
            .build();

    CompiledPolicies(SharedIssuers sharedIssuers, Vertx vertx) {
        this.sharedIssuers = sharedIssuers;
        this.vertx = vertx;
        this.compiler = vertx.createSharedWorkerExecutor("mintmark-policies", 1);
    }

    /**
     * The policy set of an issuer, compiled.
     *
     * @param version of the policy set
     * @param definitions as they are stored
     */
    public Uni<CompiledPolicySet> find(PolicedIssuer issuer, long version, String definitions) {
        if (definitions.length() < LARGE) {
            return vertx.executeBlocking(() -> compileAtOnce(issuer, version, definitions), false);
        }
        return vertx.executeBlocking(() -> ConfigurationLog.sha256(definitions), false)
                .chain(sha256 -> find(issuer, definitions, sha256))
                .map(set -> set.at(version));
    }

    private Uni<CompiledPolicySet> find(PolicedIssuer issuer, String text, String sha256) {
        var known = byIssuer.getIfPresent(issuer.id());
        if (known != null && known.isOf(issuer, sha256)) {
            return Uni.createFrom().item(known.set());
        }
        return vertx.executeBlocking(() -> StoredDefinitions.read(text), false)
                .chain(definitions -> compile(issuer, definitions, text, sha256))
                .invoke(this::remember)
                .map(Compiled::set);
    }

    /**
     * Compiles definitions that have no fault and are about to be stored.
     *
     * @param text as they are going to be stored
     * @param sha256 of the text
     */
    Uni<Compiled> compile(PolicedIssuer issuer, List<PolicyDefinition> definitions, String text, String sha256) {
        var guard = guard(issuer);
        var former = byIssuer.getIfPresent(issuer.id());
        var compilation = PolicyCompilation.of(
                definitions,
                guard::isViolatedBy,
                former == null ? null : former.set().policy());
        return VertxContext.keep(RepeatWork.whilst(() -> compiler.executeBlocking(compilation::step, false))
                .chain(done -> compiler.executeBlocking(
                        () -> CompiledPolicySet.of(compilation.finish(0), definitions, guard), false))
                .map(set -> new Compiled(issuer, sha256, text.length(), set)));
    }

    /** Keeps a large one, in the place of what was compiled of the same issuer. */
    void remember(Compiled compiled) {
        if (compiled.characters() >= LARGE) {
            byIssuer.put(compiled.issuer().id(), compiled);
        }
    }

    private CompiledPolicySet compileAtOnce(PolicedIssuer issuer, long version, String text) {
        var guard = guard(issuer);
        var definitions = StoredDefinitions.read(text);
        return CompiledPolicySet.of(
                CompiledPolicy.compile(version, definitions, guard::isViolatedBy), definitions, guard);
    }

    private TenantGuard guard(PolicedIssuer issuer) {
        return TenantGuard.of(sharedIssuers, issuer.identifier(), issuer.tenancy());
    }
}
