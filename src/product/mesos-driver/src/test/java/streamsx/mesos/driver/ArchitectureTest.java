package streamsx.mesos.driver;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.concurrent.TimeoutException;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.testsupport.ArchitectureRules;

/** What is public for the driver's own rooms only is used by nobody else, and knows nothing of Streams. */
@AnalyzeClasses(packages = "streamsx.mesos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES = ArchitectureRules.noCyclesBetweenPackages();

    @ArchTest
    static final ArchRule WHAT_USERS_IMPORT_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage("streamsx.mesos.driver.api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("streamsx.mesos.driver.internal..");

    @ArchTest
    static final ArchRule SCHEDULER_AND_EXECUTOR_SHARE_NO_STATE = noClasses()
            .that()
            .resideInAPackage("streamsx.mesos.driver.internal.executor..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("streamsx.mesos.driver.internal.scheduler..");

    @ArchTest
    static final ArchRule KNOWS_NOTHING_OF_STREAMS = noClasses()
            .that()
            .resideInAPackage("streamsx.mesos.driver..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.ibm.streams..", "streamsx.mesos.core..", "streamsx.mesos.sandbox..");

    /** Time, chance, threads and the world come in as signals and go out as actions. */
    @ArchTest
    static final ArchRule PURE_MACHINE = classes()
            .that()
            .resideInAPackage("streamsx.mesos.driver.machine..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "streamsx.mesos.driver.machine..",
                            "streamsx.mesos.backoff..",
                            "java.lang..",
                            "java.time",
                            "java.util",
                            "java.util.function")
                    .or(belongToAnyOf(MasterAddress.class, URI.class, IOException.class, TimeoutException.class)));

    @ArchTest
    static final ArchRule THE_MACHINE_READS_NO_CLOCK_AND_DRAWS_NOTHING = noClasses()
            .that()
            .resideInAnyPackage("streamsx.mesos.driver.machine..", "streamsx.mesos.backoff..")
            .should()
            .dependOnClassesThat(belongToAnyOf(
                    Thread.class, Random.class, SplittableRandom.class, Clock.class, Instant.class, Timer.class))
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class);
}
