package dev.mintmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.CascadeType;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.stage.Stage;
import org.junit.jupiter.api.Test;

/**
 * The rule against removed entities sees each way of removing one. It passes over the statements that stand in for it.
 */
class RemovedEntitiesTest {
    private static final JavaClass CALLS = new ClassFileImporter().importClass(Calls.class);
    private static final JavaClass MAPPINGS = new ClassFileImporter().importClass(Mappings.class);

    static class Thing extends PanacheEntityBase {}

    static class Things implements PanacheRepositoryBase<Thing, UUID> {}

    @SuppressWarnings("unused")
    static class Calls {
        Uni<?> removedByRepository(Things things, Thing thing) {
            return things.delete(thing);
        }

        Uni<?> removedById(Things things, UUID id) {
            return things.deleteById(id);
        }

        Uni<?> removedByItself(Thing thing) {
            return thing.delete();
        }

        Uni<?> removedBySession(Mutiny.Session session, Thing thing) {
            return session.remove(thing);
        }

        Uni<?> removedWithOthersBySession(Mutiny.Session session, Thing thing) {
            return session.removeAll(thing);
        }

        Uni<?> removedByStatelessSession(Mutiny.StatelessSession session, Thing thing) {
            return session.delete(thing);
        }

        Object removedByStage(Stage.Session session, Thing thing) {
            return session.remove(thing);
        }

        Uni<?> statement(Things things, UUID id) {
            return things.delete("id = ?1", id);
        }

        Uni<?> statementOfAll(Things things) {
            return things.deleteAll();
        }

        boolean listElement(List<Thing> things, Thing thing) {
            return things.remove(thing);
        }
    }

    @SuppressWarnings("unused")
    static class Mappings {
        @OneToMany(cascade = CascadeType.ALL)
        List<Thing> removedCascade;

        @OneToMany(orphanRemoval = true)
        List<Thing> removedOrphans;

        @OneToOne(cascade = CascadeType.REMOVE)
        Thing removedOne;

        @ElementCollection
        List<String> removedElements;

        @OneToMany(cascade = CascadeType.PERSIST)
        List<Thing> kept;
    }

    @Test
    void every_way_of_removing_an_entity_is_seen() {
        var seen = CALLS.getMethodCallsFromSelf().stream()
                .filter(RemovedEntities::isRemoval)
                .map(call -> call.getOrigin().getName())
                .toList();
        var removing = CALLS.getMethods().stream()
                .map(method -> method.getName())
                .filter(name -> name.startsWith("removed"))
                .toList();
        assertThat(seen).containsExactlyInAnyOrderElementsOf(removing);
    }

    @Test
    void every_mapping_that_removes_is_seen() {
        var seen = MAPPINGS.getFields().stream()
                .filter(RemovedEntities::isRemovedWithOthers)
                .map(field -> field.getName())
                .toList();
        assertThat(seen).containsExactlyInAnyOrder("removedCascade", "removedOrphans", "removedOne", "removedElements");
    }
}
