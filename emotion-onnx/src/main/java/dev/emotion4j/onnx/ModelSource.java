package dev.emotion4j.onnx;

import dev.emotion4j.onnx.files.FolderFiles;
import dev.emotion4j.onnx.files.ResourceFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model folder, wherever it lies: {@code model_info.json}, {@code model_checksums.json} and the
 * model files, each under its name.
 *
 * <p>A directory and a class path location are ready made; Android assets or an object store are
 * one method away, which {@link #named} gives a name for error messages. Implementations allow
 * calls from any number of threads at once. Opening a directory of models opens {@code
 * model_info.json}, {@code model_checksums.json} and, if it is signed, {@code model_info.json.sig}
 * once each; loading a model and {@link ModelDirectory#check()} open its file once.
 */
@FunctionalInterface
public interface ModelSource {

  /**
   * Opens a file for reading.
   *
   * @param fileName a file's name, without any folder: the caller has checked that
   * @return its bytes, of which the caller closes the stream; {@code null} if there is no such file
   * @throws java.io.FileNotFoundException if there is no such file; a {@link
   *     java.nio.file.NoSuchFileException} says the same, and so does {@code null}
   * @throws IOException if it cannot be read; what is thrown unchecked, here or by the stream, is
   *     taken for the same
   */
  @SuppressWarnings("exports") // jspecify is needed to compile this, not to use it
  @Nullable InputStream open(String fileName) throws IOException;

  /**
   * Returns the files of a directory. A link that leads out of the directory is refused.
   *
   * @param directory the directory
   * @return the source; whether the directory exists is seen when a file is opened
   */
  static ModelSource directory(Path directory) {
    return new FilesSource(new FolderFiles(directory));
  }

  /**
   * Returns the resources of a class path location.
   *
   * @param anchor the class beside which the resources lie, as {@link
   *     Class#getResourceAsStream(String)} has it
   * @param location the resources' folder, relative to the class or absolute with a leading {@code
   *     /}
   * @return the source
   */
  static ModelSource resources(Class<?> anchor, String location) {
    return new FilesSource(new ResourceFiles(anchor, location));
  }

  /**
   * Returns a source that error messages call by a name: for lambdas, which have none.
   *
   * @param name the model folder, such as {@code assets/models}
   * @param source opens the files
   * @return the source
   */
  static ModelSource named(String name, ModelSource source) {
    return FilesSource.named(name, source);
  }
}
