package streamsx.mesos.driver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
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
}
