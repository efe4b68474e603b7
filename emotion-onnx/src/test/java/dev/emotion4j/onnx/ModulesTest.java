package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.image.Images;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModulesTest {
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
}
