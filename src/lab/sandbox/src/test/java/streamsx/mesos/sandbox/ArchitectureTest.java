package streamsx.mesos.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import streamsx.mesos.testsupport.ArchitectureRules;

/** The stand-in domain uses the product from outside only. */
@AnalyzeClasses(packages = "streamsx.mesos.sandbox", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES = ArchitectureRules.noCyclesBetweenPackages();

    @ArchTest
    static final ArchRule KNOWS_NOTHING_OF_THE_PRODUCT = noClasses()
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("streamsx.mesos..")
                    .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(
                            "streamsx.mesos.sandbox..", "streamsx.mesos.standin..", "streamsx.mesos.testsupport.."))));
}
