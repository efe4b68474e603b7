package dev.emotion4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.emotion4j.image.ImagePreprocessor;
import dev.emotion4j.image.Images;
import dev.emotion4j.image.Pixels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an Android application reaches, from the classes that docs/android.md names: each class that
 * their byte code refers to, and those that these refer to, and so on.
 */
class AndroidPathTest {
  private static final List<Class<?>> ENTRIES =
      List.of(
          Pixels.class,
          ImagePreprocessor.class,
          ModelSource.class,
          ModelDirectory.class,
          BundledModels.class,
          OnnxEmotionClassifier.class);

  /** What no Android has. */
  private static final List<String> DESKTOP =
      List.of("java.awt.", "javax.imageio.", "javax.swing.", "java.beans.", "sun.", "jdk.");

  private static final JavaClasses published =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.emotion4j");

  /** Returns each class of ours that is reached, with what leads to it. */
  private static Map<String, String> reached(List<Class<?>> entries) {
    Map<String, String> reached = new TreeMap<>();
    Deque<JavaClass> open = new ArrayDeque<>();
    for (Class<?> entry : entries) {
      reached.put(entry.getName(), "");
      open.add(published.get(entry));
    }
    while (!open.isEmpty()) {
      JavaClass from = open.remove();
      from.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .forEach(
              to -> {
                if (reached.putIfAbsent(to.getName(), from.getName()) == null
                    && published.contain(to.getName())) {
                  open.add(published.get(to.getName()));
                }
              });
    }
    return reached;
  }

  private static boolean isOfDesktops(String name) {
    return DESKTOP.stream().anyMatch(name::startsWith);
  }

  @Test
  void anAndroidApplicationReachesNothingOfDesktops() {
    Map<String, String> reached = reached(ENTRIES);
    // Far enough: down to where ONNX Runtime is called.
    assertThat(reached).containsKey("ai.onnxruntime.OrtSession").hasSizeGreaterThan(100);
    assertThat(reached.entrySet()).noneMatch(entry -> isOfDesktops(entry.getKey()));
    assertThat(reached).doesNotContainKey(Images.class.getName());
  }

  @Test
  void whoReadsFilesDoesReachDesktops() {
    // So the test above can fail.
    assertThat(reached(List.of(Images.class)).keySet()).anyMatch(AndroidPathTest::isOfDesktops);
  }

  @ParameterizedTest
  @ValueSource(strings = {"emotion-core", "emotion-preprocess", "emotion-onnx"})
  void eachJarBringsItsRulesForR8(String module) throws IOException {
    try (InputStream in =
        AndroidPathTest.class.getResourceAsStream("/META-INF/proguard/" + module + ".pro")) {
      String rules =
          new String(Objects.requireNonNull(in, module).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(rules.lines())
          .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.startsWith("-"));
      // What would weaken a whole application is none of a library's business.
      assertThat(rules).doesNotContain("-dontobfuscate", "-dontoptimize", "-ignorewarnings");
    }
  }
}
