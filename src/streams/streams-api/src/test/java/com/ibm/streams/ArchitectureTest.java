package com.ibm.streams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import streamsx.mesos.testsupport.ArchitectureRules;

/** The interface names no implementation, and its packages have no circle. */
@AnalyzeClasses(packages = "com.ibm.streams", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule NO_CYCLES = ArchitectureRules.noCyclesBetweenPackages();

    @ArchTest
    static final ArchRule KNOWS_NO_IMPLEMENTATION =
            noClasses().should().dependOnClassesThat().resideInAPackage("streamsx.mesos..");
}
