package streamsx.mesos.distribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** What is public for a module's own rooms only is used by nobody else: the only place that sees every module. */
@AnalyzeClasses(
        packages = {"streamsx.mesos", "com.ibm.streams"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final List<String> MODULES = List.of(
            "com.ibm.streams..",
            "streamsx.mesos.standin..",
            "streamsx.mesos.core..",
            "streamsx.mesos.cli..",
            "streamsx.mesos.driver..",
            "streamsx.mesos.adapter..",
            "streamsx.mesos.sandbox.mesos..",
            "streamsx.mesos.sandbox.demo..",
            "streamsx.mesos.invariants..",
            "streamsx.mesos.simulation..",
            "streamsx.mesos.chaos..",
            "streamsx.mesos.examples..",
            "streamsx.mesos.benchmarks..",
            "streamsx.mesos.testsupport..");

    /** A rule about classes that are not on the class path would hold. */
    @ArchTest
    static void seesEveryModule(JavaClasses all) {
        assertThat(MODULES)
                .allSatisfy(module -> assertThat(all)
                        .anyMatch(type -> PackageMatcher.of(module).matches(type.getPackageName())));
    }

    @ArchTest
    static final ArchRule THE_ROOMS_OF_THE_CORE_ARE_ITS_OWN = noClasses()
            .that()
            .resideOutsideOfPackage("streamsx.mesos.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "streamsx.mesos.core.table..",
                    "streamsx.mesos.core.requests..",
                    "streamsx.mesos.core.offers..",
                    "streamsx.mesos.core.tasks..",
                    "streamsx.mesos.core.reconcile..");

    @ArchTest
    static final ArchRule THE_ROOMS_OF_THE_DRIVER_ARE_ITS_OWN = noClasses()
            .that()
            .resideOutsideOfPackage("streamsx.mesos.driver..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("streamsx.mesos.driver.internal..");

    /** The product's machine, without threads and HTTP, is what the simulation runs. */
    @ArchTest
    static final ArchRule THE_MACHINE_OF_THE_DRIVER_IS_FOR_THE_SIMULATION = noClasses()
            .that()
            .resideOutsideOfPackages("streamsx.mesos.driver..", "streamsx.mesos.simulation..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("streamsx.mesos.driver.machine..");

    @ArchTest
    static final ArchRule NO_LAB_IN_THE_PRODUCT = noClasses()
            .that()
            .resideInAnyPackage(
                    "streamsx.mesos",
                    "streamsx.mesos.adapter..",
                    "streamsx.mesos.backoff..",
                    "streamsx.mesos.driver..",
                    "streamsx.mesos.cli..",
                    "streamsx.mesos.config..",
                    "streamsx.mesos.core..",
                    "streamsx.mesos.instance..",
                    "streamsx.mesos.leader..",
                    "streamsx.mesos.scheduler..",
                    "streamsx.mesos.secrets..",
                    "streamsx.mesos.server..",
                    "streamsx.mesos.store..",
                    "streamsx.mesos.streamsserver..",
                    "streamsx.mesos.supervise..",
                    "streamsx.mesos.warmup..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "streamsx.mesos.sandbox..",
                    "streamsx.mesos.standin..",
                    "streamsx.mesos.invariants..",
                    "streamsx.mesos.simulation..",
                    "streamsx.mesos.chaos..",
                    "streamsx.mesos.examples..",
                    "streamsx.mesos.benchmarks..",
                    "streamsx.mesos.testsupport..");
}
