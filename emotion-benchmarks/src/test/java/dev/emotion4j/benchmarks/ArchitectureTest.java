package dev.emotion4j.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.emotion4j.benchmarks");

  @Test
  void noPackagesFormACircle() {
    slices().matching("dev.emotion4j.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void whatIsMeasuredIsWhatUsersCall() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.emotion4j.image.*",
            "dev.emotion4j.onnx.detect..",
            "dev.emotion4j.onnx.runtime..",
            "dev.emotion4j.onnx.graph..",
            "dev.emotion4j.onnx.files..")
        .check(classes);
  }
}
