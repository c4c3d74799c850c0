package dev.mintmark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.mintmark.platform.error.ApiException;
import io.quarkus.scheduler.Scheduled;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The rooms of the house, and who may look into which. */
@AnalyzeClasses(packages = "dev.mintmark", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule rooms_depend_downward_only = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("start")
            .definedBy("dev.mintmark")
            .layer("exchange")
            .definedBy("..exchange..")
            .layer("issued")
            .definedBy("..claims..", "..token..", "..issuer..")
            .layer("checks")
            .definedBy("..policy..", "..signing..", "..jwt..", "..access..")
            .layer("organization")
            .definedBy("..organization..")
            .layer("audit")
            .definedBy("..audit..")
            .layer("platform")
            .definedBy("..platform..")
            .whereLayer("start")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("exchange")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("issued")
            .mayOnlyBeAccessedByLayers("exchange")
            .whereLayer("checks")
            .mayOnlyBeAccessedByLayers("issued", "exchange")
            .whereLayer("organization")
            .mayOnlyBeAccessedByLayers("checks", "issued", "exchange", "start")
            .whereLayer("audit")
            .mayOnlyBeAccessedByLayers("organization", "checks", "issued", "exchange");

    @ArchTest
    static final ArchRule rooms_have_no_cycles =
            slices().matching("dev.mintmark.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_rooms_of_the_platform_have_no_cycles =
            slices().matching("dev.mintmark.platform.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule jwt_knows_java_and_a_json_parser = classes()
            .that()
            .resideInAPackage("dev.mintmark.jwt")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.mintmark.jwt",
                    "dev.mintmark.platform.crypto",
                    "dev.mintmark.platform.json",
                    "java..",
                    "javax.crypto..",
                    "com.fasterxml.jackson.core..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule the_evaluator_knows_no_framework = noClasses()
            .that()
            .resideInAPackage("dev.mintmark.policy.(*)..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("io..", "jakarta..", "com.fasterxml..", "org.hibernate..", "org.eclipse..")
                            .or(assignableTo(WebApplicationException.class))
                            .or(assignableTo(ApiException.class)))
            .because("the resource, the rows and the settings of policies stand above the rooms that judge");

    @ArchTest
    static final ArchRule the_rooms_of_policies_depend_downward_only = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.mintmark.policy..")
            .layer("policy")
            .definedBy("dev.mintmark.policy")
            .layer("explain")
            .definedBy("dev.mintmark.policy.explain")
            .layer("check")
            .definedBy("dev.mintmark.policy.check")
            .layer("decide")
            .definedBy("dev.mintmark.policy.decide")
            .layer("definition")
            .definedBy("dev.mintmark.policy.definition")
            .layer("match")
            .definedBy("dev.mintmark.policy.match")
            .whereLayer("policy")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("explain")
            .mayOnlyBeAccessedByLayers("policy")
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("policy", "explain")
            .whereLayer("decide")
            .mayOnlyBeAccessedByLayers("policy", "explain")
            .whereLayer("definition")
            .mayOnlyBeAccessedByLayers("policy", "explain", "check", "decide")
            .whereLayer("match")
            .mayOnlyBeAccessedByLayers("explain", "check", "decide", "definition")
            .ensureAllClassesAreContainedInArchitectureIgnoring(resideOutsideOfPackage("dev.mintmark.policy.."));

    /** The resources beside the records of tokens, with the records of their bodies. */
    private static final DescribedPredicate<JavaClass> TOKEN_RESOURCES =
            nameMatching("dev\\.mintmark\\.token\\.\\w+Resource(\\$.*)?").forSubtype();

    @ArchTest
    static final ArchRule the_rooms_of_tokens_depend_downward_only = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.mintmark.token..")
            .layer("resources")
            .definedBy(TOKEN_RESOURCES)
            .layer("records")
            .definedBy(resideInAPackage("dev.mintmark.token").and(not(TOKEN_RESOURCES)))
            .layer("issue")
            .definedBy("dev.mintmark.token.issue")
            .layer("renew")
            .definedBy("dev.mintmark.token.renew")
            .layer("revoke")
            .definedBy("dev.mintmark.token.revoke")
            .layer("introspect")
            .definedBy("dev.mintmark.token.introspect")
            .layer("list")
            .definedBy("dev.mintmark.token.list")
            .layer("usage")
            .definedBy("dev.mintmark.token.usage")
            .whereLayer("resources")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("introspect")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("renew")
            .mayOnlyBeAccessedByLayers("resources")
            .whereLayer("revoke")
            .mayOnlyBeAccessedByLayers("resources")
            .whereLayer("usage")
            .mayOnlyBeAccessedByLayers("resources")
            .whereLayer("issue")
            .mayOnlyBeAccessedByLayers("resources", "renew")
            .whereLayer("list")
            .mayOnlyBeAccessedByLayers("resources", "usage")
            .whereLayer("records")
            .mayOnlyBeAccessedByLayers("resources", "issue", "renew", "revoke", "introspect", "list", "usage")
            .ensureAllClassesAreContainedInArchitectureIgnoring(resideOutsideOfPackage("dev.mintmark.token.."));

    @ArchTest
    static final ArchRule the_rooms_of_issuers_depend_downward_only = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.mintmark.issuer..")
            .layer("demonstration")
            .definedBy("dev.mintmark.issuer.demonstration")
            .layer("register")
            .definedBy("dev.mintmark.issuer.register")
            .layer("keys")
            .definedBy("dev.mintmark.issuer.keys")
            .layer("rows")
            .definedBy("dev.mintmark.issuer")
            .whereLayer("demonstration")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("register")
            .mayOnlyBeAccessedByLayers("demonstration")
            .whereLayer("keys")
            .mayOnlyBeAccessedByLayers("register", "demonstration")
            .ensureAllClassesAreContainedInArchitectureIgnoring(resideOutsideOfPackage("dev.mintmark.issuer.."));

    @ArchTest
    static final ArchRule the_rooms_of_signing_depend_downward_only = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.mintmark.signing..")
            .layer("signers")
            .definedBy("dev.mintmark.signing")
            .layer("publish")
            .definedBy("dev.mintmark.signing.publish")
            .layer("keys")
            .definedBy("dev.mintmark.signing.keys")
            .whereLayer("signers")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("publish")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("keys")
            .mayOnlyBeAccessedByLayers("signers", "publish")
            .ensureAllClassesAreContainedInArchitectureIgnoring(resideOutsideOfPackage("dev.mintmark.signing.."));

    /** The resources beside what all rooms of the record share. */
    private static final DescribedPredicate<JavaClass> AUDIT_RESOURCES =
            nameMatching("dev\\.mintmark\\.audit\\.\\w+Resource(\\$.*)?").forSubtype();

    @ArchTest
    static final ArchRule the_rooms_of_the_record_depend_downward_only = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.mintmark.audit..")
            .layer("resources")
            .definedBy(AUDIT_RESOURCES)
            .layer("retention")
            .definedBy("dev.mintmark.audit.retention")
            .layer("verify")
            .definedBy("dev.mintmark.audit.verify")
            .layer("seal")
            .definedBy("dev.mintmark.audit.seal")
            .layer("record")
            .definedBy("dev.mintmark.audit.record")
            .layer("shared")
            .definedBy(resideInAPackage("dev.mintmark.audit").and(not(AUDIT_RESOURCES)))
            .whereLayer("resources")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("retention")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("verify")
            .mayOnlyBeAccessedByLayers("resources", "retention")
            .whereLayer("seal")
            .mayOnlyBeAccessedByLayers("verify", "retention")
            .whereLayer("record")
            .mayOnlyBeAccessedByLayers("resources", "seal", "verify", "retention")
            .whereLayer("shared")
            .mayOnlyBeAccessedByLayers("resources", "record", "seal", "verify", "retention")
            .ensureAllClassesAreContainedInArchitectureIgnoring(resideOutsideOfPackage("dev.mintmark.audit.."));

    @ArchTest
    static final ArchRule others_let_a_policy_do_the_matching = noClasses()
            .that()
            .resideOutsideOfPackage("dev.mintmark.policy..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.mintmark.policy.match");

    @ArchTest
    static final ArchRule no_room_is_a_junk_drawer = noClasses()
            .should()
            .resideInAnyPackage("..service..", "..util..", "..dto..", "..impl..", "..manager..", "..helper..");

    @ArchTest
    static final ArchRule parameters_are_annotated_in_one_way = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(PathParam.class, QueryParam.class, HeaderParam.class)
            .because("RestPath, RestQuery and RestHeader say the same");

    @ArchTest
    static final ArchRule every_endpoint_says_who_may_call_it =
            classes().that().areAnnotatedWith(Path.class).should(EndpointGuards.guardEachEndpoint());

    @ArchTest
    static final ArchRule every_endpoint_has_an_address =
            methods().that().areMetaAnnotatedWith(HttpMethod.class).should(EndpointGuards.haveAnAddress());

    @ArchTest
    static final ArchRule what_a_room_shows_others_can_use = codeUnits()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .should(ShownSignatures.nameOnlyPublicTypes())
            .because("var lets another room hold a value of a hidden class, and the JVM refuses it when it runs");

    @ArchTest
    static final ArchRule nothing_waits_for_what_is_to_come = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "a Uni is awaited", call -> call.getTarget().getName().equals("await")));

    @ArchTest
    static final ArchRule time_is_handed_in = noClasses()
            .that()
            .resideOutsideOfPackage("dev.mintmark.platform.time")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "the system's clock is read",
                    call -> call.getTarget().getName().equals("now")
                            && call.getTarget().getOwner().getPackageName().equals("java.time")
                            && call.getTarget().getRawParameterTypes().isEmpty()));

    @ArchTest
    static final ArchRule turns_of_jobs_know_the_databases_clock_alone = noClasses()
            .that()
            .resideInAPackage("dev.mintmark.platform.job")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class, Instant.class)
            .because("a replica whose clock is wrong would have turns that are not its own");

    @ArchTest
    static final ArchRule randomness_cannot_be_guessed = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.SplittableRandom")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .orShould()
            .callMethod(Math.class, "random")
            .because("ids, nonces and keys are SecureRandom's (docs/security.md 18)");

    @ArchTest
    static final ArchRule secrets_are_compared_in_constant_time = noClasses()
            .that()
            .doNotHaveSimpleName("VerificationKey") // public keys
            .should()
            .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
            .because("a comparison that ends at the first difference tells how far a guess is right: use"
                    + " MessageDigest.isEqual (docs/security.md 18)");

    @ArchTest
    static final ArchRule no_entity_is_removed = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe("an entity is removed", RemovedEntities::isRemoval))
            .because("all sessions share one field of Hibernate Reactive's that says whether a removal is done"
                    + " (hibernate/hibernate-reactive#1713): two at once hang, fail, or end one another's transaction;"
                    + " delete with a statement instead");

    @ArchTest
    static final ArchRule no_mapping_removes_entities = fields().should(RemovedEntities.notBeRemovedWithOthers())
            .because("what is removed with something else is removed as an entity: let the foreign key do it");

    @ArchTest
    static final ArchRule work_with_entities_goes_on_to_its_end = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.mintmark.platform.database.EntityWork")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "a session is opened",
                    call -> call.getTargetOwner().getPackageName().startsWith("io.quarkus.hibernate.reactive.panache")
                            && call.getTarget().getName().matches("with(Session|Transaction)")))
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("SessionFactory")
            .because("a session of Hibernate Reactive's whose caller leaves is never closed: use EntityWork");

    @ArchTest
    static final ArchRule connections_are_given_back = noClasses()
            .that()
            .resideOutsideOfPackage("dev.mintmark.platform.database")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "a connection is taken by hand",
                    call -> call.getTargetOwner().getSimpleName().matches("Pool|PgPool")
                            && call.getTarget().getName().equals("getConnection")))
            .because("one that its taker forgets is lost: use Pool.withTransaction or a statement of the pool's");

    @ArchTest
    static final ArchRule jobs_run_once_at_a_time_while_the_service_runs = methods()
            .that()
            .areAnnotatedWith(Scheduled.class)
            .should()
            .beAnnotatedWith(DescribedPredicate.describe(
                    "@Scheduled(concurrentExecution = SKIP, skipExecutionIf = ApplicationNotRunning.class)",
                    annotation -> annotation.getRawType().isEquivalentTo(Scheduled.class)
                            && isSkippedWhereItRuns(annotation.as(Scheduled.class))))
            .because("a tick that meets the one before does its work twice, and one at the end meets closed pools");

    private static boolean isSkippedWhereItRuns(Scheduled job) {
        return job.concurrentExecution() == Scheduled.ConcurrentExecution.SKIP
                && job.skipExecutionIf() == Scheduled.ApplicationNotRunning.class;
    }

    /**
     * A nested type that is private means what its file says. A {@code Builder} is named for its pattern. The API's
     * description has the names of those in a response or a resource.
     */
    @ArchTest
    static void no_two_types_share_a_name(JavaClasses all) {
        var shared = all.stream()
                .filter(type -> !type.isAnonymousClass() && !type.isLocalClass())
                .filter(type -> !type.getModifiers().contains(JavaModifier.PRIVATE))
                .filter(type -> !type.getName().matches(".*(Response|Resource)[$].*"))
                .filter(type -> !List.of("Builder", "package-info").contains(type.getSimpleName()))
                .collect(groupingBy(JavaClass::getSimpleName, TreeMap::new, mapping(JavaClass::getName, toList())));
        shared.values().removeIf(types -> types.size() == 1);

        assertThat(shared).as("one name has one meaning in the whole tree").isEmpty();
    }
}
