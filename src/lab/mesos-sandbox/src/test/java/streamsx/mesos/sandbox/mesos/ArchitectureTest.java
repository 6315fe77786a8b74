package streamsx.mesos.sandbox.mesos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import streamsx.mesos.testsupport.ArchitectureRules;

/** The sandbox is Mesos alone: nothing of Streams, nothing of the product; so it judges the driver from outside. */
@AnalyzeClasses(packages = "streamsx.mesos.sandbox.mesos", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES = ArchitectureRules.noCyclesBetweenPackages();

    @ArchTest
    static final ArchRule KNOWS_NOTHING_OF_STREAMS_AND_OF_THE_PRODUCT = noClasses()
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("com.ibm.streams..")
                    .or(JavaClass.Predicates.resideInAPackage("streamsx.mesos..")
                            .and(DescribedPredicate.not(
                                    JavaClass.Predicates.resideInAPackage("streamsx.mesos.sandbox.mesos..")))));
}
