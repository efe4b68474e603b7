package dev.emotion4j.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
  private static final String ROOT = "dev.emotion4j.examples";

  private static final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void noPackagesFormACircle() {
    slices().matching("dev.emotion4j.(**)").should().beFreeOfCycles().check(classes);
  }

  /** What each of these packages may use of the others in this module. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pictures       |
          camera         |
          report         |
          spark          |
          desktop.view   | report
          desktop..      | camera, pictures, report
          serve          | report
          """)
  void arrowsRunOneWay(String from, String to) {
    String[] others =
        Stream.concat(Stream.of(from), Stream.of((to == null ? "" : to).split(", ")))
            .filter(name -> !name.isEmpty())
            .map(name -> ROOT + "." + name)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(ROOT + "." + from)
        .should(
            onlyDependOnClassesThat(
                resideInAnyPackage(others).or(not(resideInAPackage(ROOT + "..")))))
        .check(classes);
  }

  @Test
  void windowsCamerasAndSparkStayInTheirRooms() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".desktop..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.swing..", "com.formdev..")
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".camera")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".spark")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
        .check(classes);
  }

  @Test
  void applicationsUseThePublicApiOnly() {
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
