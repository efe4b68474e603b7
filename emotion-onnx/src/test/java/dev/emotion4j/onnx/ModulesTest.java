package dev.emotion4j.onnx;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.image.Images;
import dev.emotion4j.onnx.testing.FreshJvm;
import dev.emotion4j.onnx.testing.ReadPicture;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModulesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(classes = {EmotionClassifier.class, Images.class, BundledModels.class})
  void aModuleIsUsedWithoutTheNullnessAnnotationsThatItWasCompiledWith(Class<?> member)
      throws URISyntaxException {
    Path root = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<ModuleReference> modules = ModuleFinder.of(root).findAll();
    assertThat(modules)
        .singleElement()
        .satisfies(
            module ->
                assertThat(module.descriptor().requires())
                    .filteredOn(required -> required.name().equals("org.jspecify"))
                    .singleElement()
                    .satisfies(
                        required ->
                            assertThat(required.modifiers())
                                .containsExactly(Requires.Modifier.STATIC)));
  }

  @Test
  void nothingOfJacksonIsUsedThatVersion212LacksAsSpringBoot27Has() {
    // StreamReadConstraints and what throws because of them came with 2.15.
    classes()
        .that()
        .resideInAPackage("dev.emotion4j.onnx..")
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("com.fasterxml.jackson.."))
                .or(
                    belongToAnyOf(
                        JsonFactory.class,
                        JsonFactoryBuilder.class,
                        TSFBuilder.class,
                        StreamReadFeature.class,
                        JsonParser.class,
                        JsonToken.class,
                        JsonLocation.class,
                        JsonParseException.class,
                        JsonProcessingException.class,
                        JsonStringEncoder.class)))
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.emotion4j.onnx"));
  }

  @ParameterizedTest
  @CsvSource({
    "'java.base,java.desktop', 512 pixels wide",
    "java.base, 'UNSUPPORTED astronaut.png: picture files are read with the module java.desktop,"
        + " which this Java has not; link it with jlink --add-modules java.desktop, or hand over"
        + " decoded pixels with Pixels'"
  })
  void picturesNeedTheModuleThatTheMessageNames(String modules, String expected) throws Exception {
    Files.copy(Path.of("../docs/images/astronaut.png"), folder.resolve("astronaut.png"));
    assertThat(
            new FreshJvm(folder)
                .option("--limit-modules=" + modules)
                .run(ReadPicture.class, "astronaut.png")
                .output()
                .strip())
        .isEqualTo(expected);
  }
}
