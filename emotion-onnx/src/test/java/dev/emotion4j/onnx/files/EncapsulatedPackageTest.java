package dev.emotion4j.onnx.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.ModelSource;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resources of a module that does not open their folder, which looks as if they were missing. */
class EncapsulatedPackageTest {
  @TempDir private Path temp;

  /** Compiles a module with a class and a folder of models, and loads the class. */
  private Class<?> anchor(String opens) throws IOException, ClassNotFoundException {
    Path sources = Files.createDirectories(temp.resolve("src/app"));
    Files.writeString(temp.resolve("src/module-info.java"), "module app {" + opens + "}");
    Files.writeString(sources.resolve("Main.java"), "package app; public class Main {}");
    Path classes = temp.resolve("classes");
    int exit =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "-d",
                classes.toString(),
                temp.resolve("src/module-info.java").toString(),
                sources.resolve("Main.java").toString());
    assertThat(exit).isZero();
    Path models = Files.createDirectories(classes.resolve("models"));
    Files.writeString(
        models.resolve("model_info.json"),
        "{\"models\": {\"m.onnx\": {\"input_shape\": [1, 3, 8, 8], \"output_shape\": [1, 1],"
            + " \"classes\": [\"a\"]}}}");
    ModuleLayer boot = ModuleLayer.boot();
    return boot.defineModulesWithOneLoader(
            boot.configuration()
                .resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("app")),
            null)
        .findLoader("app")
        .loadClass("app.Main");
  }

  @Test
  void aFolderThatTheModuleDoesNotOpenIsNamed() throws Exception {
    ModelSource source = ModelSource.resources(anchor(""), "/models");
    assertThatThrownBy(() -> ModelDirectory.open(source))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessage(
            "class path /models beside app.Main: cannot be read, since the module of app.Main does"
                + " not open the package models; add \"opens models to dev.emotion4j.onnx;\" to its"
                + " module-info, or open the files with a ModelSource of the module itself");
  }

  @Test
  void aFolderThatTheModuleOpensIsRead() throws Exception {
    ModelSource source = ModelSource.resources(anchor("opens models;"), "/models");
    assertThat(ModelDirectory.open(source).specs()).hasSize(1);
  }

  @Test
  void aFolderThatIsNotThereIsCalledMissing() throws Exception {
    ModelSource source = ModelSource.resources(anchor(""), "/elsewhere");
    assertThatThrownBy(() -> ModelDirectory.open(source))
        .hasMessage(
            "class path /elsewhere beside app.Main: has no model_info.json, which describes the"
                + " models; put it there");
  }
}
