package streamsx.mesos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import java.util.UUID;

/** Dependencies point downward only, and the core decides without I/O, clock, threads, randomness or logging. */
@AnalyzeClasses(packages = "streamsx.mesos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule LAYERS = layeredArchitecture().consideringOnlyDependenciesInLayers()
        .layer("cli").definedBy("streamsx.mesos.cli..")
        .layer("server").definedBy("streamsx.mesos.server..")
        .layer("config").definedBy("streamsx.mesos.config..")
        .layer("face").definedBy("streamsx.mesos.face..")
        .layer("warmup").definedBy("streamsx.mesos.warmup..")
        .layer("leader").definedBy("streamsx.mesos.leader..")
        .layer("scheduler").definedBy("streamsx.mesos.scheduler..")
        .layer("store").definedBy("streamsx.mesos.store..")
        .layer("core").definedBy("streamsx.mesos.core..")
        .layer("driver").definedBy("streamsx.mesos.driver..")
        .whereLayer("cli").mayNotBeAccessedByAnyLayer()
        .whereLayer("server").mayOnlyBeAccessedByLayers("cli")
        .whereLayer("config").mayOnlyBeAccessedByLayers("cli")
        .whereLayer("face").mayOnlyBeAccessedByLayers("cli")
        .whereLayer("warmup").mayOnlyBeAccessedByLayers("cli")
        .whereLayer("leader").mayOnlyBeAccessedByLayers("cli", "server", "face", "warmup")
        .whereLayer("scheduler").mayOnlyBeAccessedByLayers("cli", "leader", "warmup")
        .whereLayer("store").mayOnlyBeAccessedByLayers("cli", "leader", "warmup")
        .whereLayer("driver").mayOnlyBeAccessedByLayers("cli", "leader", "scheduler");

    @ArchTest
    static final ArchRule PURE_CORE = classes().that().resideInAPackage("streamsx.mesos.core..")
        .should().onlyDependOnClassesThat()
        .resideInAnyPackage("streamsx.mesos.core..", "java.lang..", "java.util", "java.util.function",
            "java.util.stream", "java.util.regex");

    @ArchTest
    static final ArchRule NO_CLOCK_THREAD_OR_CHANCE = noClasses().that().resideInAPackage("streamsx.mesos.core..")
        .should().callMethod(System.class, "currentTimeMillis").orShould().callMethod(System.class, "nanoTime")
        .orShould().dependOnClassesThat().areAssignableTo(Thread.class)
        .orShould().dependOnClassesThat().areAssignableTo(Random.class)
        .orShould().dependOnClassesThat().areAssignableTo(UUID.class);

    @ArchTest
    static final ArchRule NO_SANDBOX_IN_THE_PRODUCT = noClasses().that()
        .resideOutsideOfPackage("streamsx.mesos.sandbox..").should().dependOnClassesThat()
        .resideInAPackage("streamsx.mesos.sandbox..");
}
