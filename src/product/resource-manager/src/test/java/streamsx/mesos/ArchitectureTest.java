package streamsx.mesos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import streamsx.mesos.purity.Purity;
import streamsx.mesos.testsupport.ArchitectureRules;

/** Dependencies point downward only; the distribution's test of the same name has the rules for all modules. */
@AnalyzeClasses(packages = "streamsx.mesos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy("streamsx.mesos.cli..")
            .layer("supervise")
            .definedBy("streamsx.mesos.supervise..")
            .layer("instance")
            .definedBy("streamsx.mesos.instance..")
            .layer("server")
            .definedBy("streamsx.mesos.server..")
            .layer("config")
            .definedBy("streamsx.mesos.config..")
            .layer("secrets")
            .definedBy("streamsx.mesos.secrets..")
            .layer("streamsserver")
            .definedBy("streamsx.mesos.streamsserver..")
            .layer("warmup")
            .definedBy("streamsx.mesos.warmup..")
            .layer("leader")
            .definedBy("streamsx.mesos.leader..")
            .layer("scheduler")
            .definedBy("streamsx.mesos.scheduler..")
            .layer("store")
            .definedBy("streamsx.mesos.store..")
            .layer("core")
            .definedBy("streamsx.mesos.core..")
            .layer("driver")
            .definedBy("streamsx.mesos.driver..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("supervise")
            .mayOnlyBeAccessedByLayers("cli", "instance")
            .whereLayer("instance")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("server")
            .mayOnlyBeAccessedByLayers("instance", "cli")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("cli", "instance", "supervise")
            .whereLayer("secrets")
            .mayOnlyBeAccessedByLayers("cli", "instance", "server", "config")
            .whereLayer("streamsserver")
            .mayOnlyBeAccessedByLayers("instance", "cli")
            .whereLayer("warmup")
            .mayOnlyBeAccessedByLayers("instance")
            .whereLayer("leader")
            .mayOnlyBeAccessedByLayers("cli", "instance", "supervise", "server", "streamsserver", "warmup")
            .whereLayer("scheduler")
            .mayOnlyBeAccessedByLayers("instance", "leader", "warmup")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("cli", "instance", "leader", "warmup")
            .whereLayer("driver")
            .mayOnlyBeAccessedByLayers("cli", "instance", "leader", "scheduler");

    @ArchTest
    static final ArchRule NO_CYCLES = ArchitectureRules.noCyclesBetweenPackages();

    @ArchTest
    static final ArchRule NO_LAB_IN_THE_PRODUCT = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "streamsx.mesos.sandbox..", "streamsx.mesos.standin..", "streamsx.mesos.testsupport..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("streamsx.mesos.sandbox..", "streamsx.mesos.standin..", "streamsx.mesos.testsupport..");

    @ArchTest
    static final ArchRule PURE_CORE =
            classes().that().resideInAPackage("streamsx.mesos.core..").should(new Purity("streamsx.mesos.core"));
}
