package streamsx.mesos.invariants;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import streamsx.mesos.testsupport.ArchitectureRules;

/** The packages of this module have no circle. */
@AnalyzeClasses(packages = "streamsx.mesos.invariants", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES = ArchitectureRules.noCyclesBetweenPackages();
}
