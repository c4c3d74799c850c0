package dev.mintmark.issuer.demonstration;

import dev.mintmark.issuer.register.ChangeIssuer;
import dev.mintmark.issuer.register.RegisterIssuer;
import dev.mintmark.organization.BootstrapConfig;
import dev.mintmark.organization.Organizations;
import dev.mintmark.platform.database.EntityWork;
import dev.mintmark.platform.eventloop.VertxContext;
import dev.mintmark.platform.start.Deployment;
import dev.mintmark.platform.start.StartStep;
import dev.mintmark.policy.StoredDefinitions;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Registers the demonstration issuer in the bootstrap organization with this start's key, or removes it where none
 * runs. A demonstration issuer that was deleted, or a policy that was changed, stays so. The audit record shows these
 * changes like those of a caller.
 */
@Singleton
class RegisterDemoIssuer implements StartStep {
    private static final String NAME = "demo-issuer";
    private static final String KNOWN = "select value from service_state where name = 'demo-issuer'";
    private static final String REMEMBER = "insert into service_state (name, value) values ('demo-issuer', ?1)";
    private static final String FORGET = "delete from service_state where name = 'demo-issuer'";
    /** An issuer that was not registered, because its name or its address was taken. */
    private static final UUID NONE = new UUID(0, 0);

    private static final String POLICY =
            """
            [{"decision":"allow","tokenType":"organization","authorizedPermissions":[],"rules":{"sub":"repo:demo/*"}}]""";

    private final DemoIssuer issuer;
    private final BootstrapConfig bootstrap;
    private final Organizations organizations;
    private final RegisterIssuer registerIssuer;
    private final ChangeIssuer changeIssuer;
    private final Deployment deployment;

    RegisterDemoIssuer(
            DemoIssuer issuer,
            BootstrapConfig bootstrap,
            Organizations organizations,
            RegisterIssuer registerIssuer,
            ChangeIssuer changeIssuer,
            Deployment deployment) {
        this.issuer = issuer;
        this.bootstrap = bootstrap;
        this.organizations = organizations;
        this.registerIssuer = registerIssuer;
        this.changeIssuer = changeIssuer;
        this.deployment = deployment;
    }

    @Override
    public Phase phase() {
        return Phase.DEMONSTRATION;
    }

    @Override
    public Uni<Void> run() {
        if (!deployment.serves()) {
            return Uni.createFrom().voidItem();
        }
        return VertxContext.ofItsOwn(deployment.isForTrying() ? trust() : distrust());
    }

    private Uni<Void> trust() {
        return organizations
                .find(bootstrap.organization())
                .chain(organization -> EntityWork.inTransaction(() -> known(KNOWN + " for update")
                        .chain(known -> known == null
                                ? register(organization == null ? null : organization.id())
                                : changeIssuer.replaceKeys(known, issuer.url(), issuer.jwks()))));
    }

    private Uni<Void> register(@Nullable UUID organizationId) {
        if (organizationId == null) {
            return remember(NONE);
        }
        return registerIssuer
                .registerWithKeys(organizationId, NAME, issuer.url(), issuer.jwks(), StoredDefinitions.read(POLICY))
                .chain(id -> remember(id == null ? NONE : id));
    }

    private static Uni<Void> remember(UUID id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(REMEMBER)
                        .setParameter(1, id.toString())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private Uni<Void> distrust() {
        return EntityWork.inSession(() -> known(KNOWN))
                .chain(seen -> seen == null
                        ? Uni.createFrom().voidItem()
                        : EntityWork.inTransaction(
                                () -> known(KNOWN + " for update").chain(this::remove)));
    }

    private Uni<Void> remove(@Nullable UUID known) {
        return known == null
                ? Uni.createFrom().voidItem()
                : changeIssuer.removeIfThere(known).chain(RegisterDemoIssuer::forget);
    }

    private static Uni<Void> forget() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FORGET).executeUpdate())
                .replaceWithVoid();
    }

    @SuppressWarnings("NullAway") // null is lost where Uni meets type parameters
    private static Uni<@Nullable UUID> known(String query) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(query, String.class).getSingleResultOrNull())
                .map(value -> value == null ? null : UUID.fromString(value));
    }
}
