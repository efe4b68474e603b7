package dev.emotion4j.onnx;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.image.Images;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rooms of the published modules and the arrows between them, as docs/architecture.md has. */
class ArchitectureTest {
  private static final String ROOT = "dev.emotion4j";

  private static final String[] CORE = {
    ROOT, ROOT + ".analysis", ROOT + ".ensemble", ROOT + ".quality", ROOT + ".video"
  };

  private static final JavaClasses published =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(ROOT);

  private static final String DESKTOP_ONLY = "dev.emotion4j.image.decode.input.DesktopOnly";

  private static final Set<String> EXPORTED = exportedPackages();

  private static final DescribedPredicate<JavaClass> internal =
      DescribedPredicate.describe(
          "are in a package that no module exports",
          type ->
              type.getPackageName().startsWith(ROOT) && !EXPORTED.contains(type.getPackageName()));

  /** What the module descriptors export. */
  private static Set<String> exportedPackages() {
    return Stream.of(EmotionClassifier.class, Images.class, BundledModels.class)
        .map(member -> member.getProtectionDomain().getCodeSource().getLocation())
        .flatMap(root -> ModuleFinder.of(Path.of(URI.create(root.toString()))).findAll().stream())
        .flatMap(module -> module.descriptor().exports().stream())
        .map(ModuleDescriptor.Exports::source)
        .collect(toSet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dev.emotion4j                |
          dev.emotion4j.analysis       | dev.emotion4j
          dev.emotion4j.ensemble       | dev.emotion4j
          dev.emotion4j.quality        | dev.emotion4j
          dev.emotion4j.video          | dev.emotion4j, dev.emotion4j.analysis
          dev.emotion4j.image          | dev.emotion4j, image.decode, image.decode.input, image.pixels, image.resample
          dev.emotion4j.image.decode   | dev.emotion4j, image.pixels, image.decode.input, image.decode.jpeg, image.decode.png, image.decode.tiff, image.decode.webp
          dev.emotion4j.image.decode.jpeg | dev.emotion4j, image.pixels, image.decode.input
          dev.emotion4j.image.decode.png | dev.emotion4j, image.pixels, image.decode.input
          dev.emotion4j.image.decode.tiff | dev.emotion4j, image.decode.input, image.decode.jpeg
          dev.emotion4j.image.decode.webp | dev.emotion4j, image.pixels, image.decode.input
          dev.emotion4j.image.decode.input | dev.emotion4j
          dev.emotion4j.image.pixels   | dev.emotion4j
          dev.emotion4j.image.resample | dev.emotion4j, image.pixels
          dev.emotion4j.onnx           | dev.emotion4j, analysis, image, onnx.options, onnx.detect, onnx.runtime, onnx.graph, onnx.graph.check, onnx.files
          dev.emotion4j.onnx.options   |
          dev.emotion4j.onnx.detect    | dev.emotion4j, image, onnx.detect.boxes, onnx.runtime, onnx.files
          dev.emotion4j.onnx.detect.boxes | dev.emotion4j, onnx.files
          dev.emotion4j.onnx.runtime   | dev.emotion4j, analysis, image, onnx.options, onnx.graph, onnx.graph.check, onnx.files
          dev.emotion4j.onnx.graph.check | dev.emotion4j, onnx.options, onnx.graph, onnx.graph.rules, onnx.files
          dev.emotion4j.onnx.graph.rules | dev.emotion4j, onnx.graph
          dev.emotion4j.onnx.graph     | dev.emotion4j, onnx.files
          dev.emotion4j.onnx.files     | dev.emotion4j
          """)
  void arrowsRunOneWay(String from, String to) {
    String[] allowed =
        Stream.concat(
                Stream.of(from),
                Stream.of((to == null ? "" : to).split(", "))
                    .map(name -> name.startsWith(ROOT) ? name : ROOT + "." + name))
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(from)
        .should(
            onlyDependOnClassesThat(
                resideInAnyPackage(allowed).or(not(resideInAPackage(ROOT + "..")))))
        .check(published);
  }

  @Test
  void everyPackageHasItsArrows() {
    assertThat(published.stream().map(JavaClass::getPackageName).distinct())
        .allMatch(name -> name.startsWith(ROOT))
        .containsExactlyInAnyOrder(
            "dev.emotion4j",
            "dev.emotion4j.analysis",
            "dev.emotion4j.ensemble",
            "dev.emotion4j.quality",
            "dev.emotion4j.video",
            "dev.emotion4j.image",
            "dev.emotion4j.image.decode",
            "dev.emotion4j.image.decode.input",
            "dev.emotion4j.image.decode.jpeg",
            "dev.emotion4j.image.decode.png",
            "dev.emotion4j.image.decode.tiff",
            "dev.emotion4j.image.decode.webp",
            "dev.emotion4j.image.pixels",
            "dev.emotion4j.image.resample",
            "dev.emotion4j.onnx",
            "dev.emotion4j.onnx.options",
            "dev.emotion4j.onnx.detect",
            "dev.emotion4j.onnx.detect.boxes",
            "dev.emotion4j.onnx.runtime",
            "dev.emotion4j.onnx.graph",
            "dev.emotion4j.onnx.graph.check",
            "dev.emotion4j.onnx.graph.rules",
            "dev.emotion4j.onnx.files");
  }

  @Test
  void noPackagesFormACircle() {
    slices().matching("dev.(**)").should().beFreeOfCycles().check(published);
  }

  @Test
  void coreNeedsTheJdkAlone() {
    classes()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(CORE).or(resideInAnyPackage("java..", "org.jspecify.annotations")))
        .check(published);
  }

  @Test
  void onlyDesktopClassesTouchTheDesktop() {
    noClasses()
        .that()
        .areNotAnnotatedWith(DESKTOP_ONLY)
        .and(
            DescribedPredicate.describe(
                "are not inside a class for desktops",
                (JavaClass type) ->
                    type.getEnclosingClass()
                        .map(outer -> !outer.isAnnotatedWith(DESKTOP_ONLY))
                        .orElse(true)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.awt..", "javax.imageio..")
        .check(published);
    classes()
        .that()
        .areAnnotatedWith(DESKTOP_ONLY)
        .should()
        .resideInAnyPackage("dev.emotion4j.image", "dev.emotion4j.image.decode..")
        .check(published);
  }

  @Test
  void noPublicSignatureNamesAnInternalType() {
    codeUnits()
        .that()
        .areDeclaredInClassesThat(not(internal).and(modifier(PUBLIC)))
        .and()
        .arePublic()
        .should(
            new ArchCondition<JavaCodeUnit>("name no internal type") {
              @Override
              public void check(JavaCodeUnit unit, ConditionEvents events) {
                for (JavaClass type : unit.getAllInvolvedRawTypes()) {
                  events.add(
                      new SimpleConditionEvent(
                          unit, !internal.test(type), unit.getFullName() + " names " + type));
                }
              }
            })
        .check(published);
  }

  /** The rows of the table in docs/architecture.md, whose first column names types. */
  @Test
  void theCoreHasAtMostThirtyPublicTypesEachWithItsReason() {
    String document = SourceFilesTest.text(SourceFilesTest.MAP);
    String table = document.split("## Why each type of the core is public")[1].split("\n## ")[0];
    List<String> told =
        table
            .lines()
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> SourceFilesTest.codeSpans(line.split("\\|")[1]).stream())
            .map(name -> ROOT + "." + name)
            .toList();
    List<String> publicTypes =
        published.stream()
            .filter(resideInAnyPackage(CORE))
            .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(PUBLIC))
            .map(JavaClass::getName)
            .toList();
    assertThat(publicTypes).containsExactlyInAnyOrderElementsOf(told).hasSizeLessThanOrEqualTo(30);
  }
}
