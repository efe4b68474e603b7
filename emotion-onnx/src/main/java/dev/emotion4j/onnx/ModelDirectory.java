// Over 300 lines: half of them document what may go wrong.
package dev.emotion4j.onnx;

import static dev.emotion4j.onnx.files.ModelInfoReader.CHECKSUMS_FILE;
import static dev.emotion4j.onnx.files.ModelInfoReader.INFO_FILE;

import dev.emotion4j.InferenceException;
import dev.emotion4j.ModelException;
import dev.emotion4j.ModelSpec;
import dev.emotion4j.onnx.ModelCheck.Status;
import dev.emotion4j.onnx.files.DescribedModel;
import dev.emotion4j.onnx.files.InfoSignature;
import dev.emotion4j.onnx.files.ModelBytes;
import dev.emotion4j.onnx.files.ModelFiles;
import dev.emotion4j.onnx.files.ModelInfoReader;
import dev.emotion4j.onnx.files.OpenModel;
import dev.emotion4j.onnx.files.Sha256;
import dev.emotion4j.onnx.files.SideFiles;
import dev.emotion4j.onnx.files.SideFiles.Use;
import dev.emotion4j.onnx.files.SourceStream;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.check.GraphShapes;
import dev.emotion4j.onnx.options.GraphCheck;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A set of models with their descriptions and checksums: {@code model_info.json}, {@code
 * model_checksums.json} and the model files beside them.
 *
 * <p>{@code model_info.json} is required; a model's SHA-256 may stand in either file, and where it
 * stands in both, they must agree. Only the two descriptions are read when a directory is opened; a
 * model file is read when a classifier is built from it, or by {@link #check()}.
 *
 * <p>Checksums find changes, but whoever can write to the model folder can replace a model and its
 * checksum. To notice that too, sign {@code model_info.json} and open the models with the public
 * key: {@code model_info.json.sig} must then hold its Ed25519 signature (the 64 bytes as Base64
 * text). Since only {@code model_info.json} is signed, each model's checksum must stand there.
 *
 * <p>Immutable and safe for concurrent use. Later changes of the two descriptions are not seen.
 */
public final class ModelDirectory {
  /** Descriptions are a few kilobytes; a file of this size is something else. */
  private static final int MAX_DESCRIPTION_BYTES = 1 << 20;

  private final ModelFiles files;
  private final Map<String, DescribedModel> models;

  private ModelDirectory(ModelFiles files, Map<String, DescribedModel> models) {
    this.files = files;
    this.models = models;
  }

  /**
   * Opens a directory.
   *
   * @param directory the directory with {@code model_info.json}
   * @return the models in it
   * @throws ModelException if there is no such directory, a description is missing, is not valid or
   *     contradicts the other
   * @throws InferenceException if the thread is interrupted while it reads
   */
  public static ModelDirectory open(Path directory) {
    return load(existing(directory), null);
  }

  /**
   * Opens a directory whose {@code model_info.json} is signed.
   *
   * @param directory the directory with {@code model_info.json} and {@code model_info.json.sig}
   * @param key the signer's Ed25519 key
   * @return the models in it
   * @throws ModelException if there is no such directory, the signature is missing, malformed, or
   *     not this key's signature of this file, a description is not valid or contradicts the other,
   *     a model has no checksum in {@code model_info.json}, or the platform has no Ed25519 (Android
   *     before API level 33)
   * @throws InferenceException if the thread is interrupted while it reads
   * @throws IllegalArgumentException if the key is not an Ed25519 key
   */
  public static ModelDirectory open(Path directory, PublicKey key) {
    InfoSignature.checkKey(key);
    return load(existing(directory), key);
  }

  /**
   * Opens any source of models.
   *
   * @param source where the files are
   * @return the models in it
   * @throws ModelException if a description is missing, is not valid or contradicts the other
   * @throws InferenceException if the thread is interrupted while it reads
   */
  public static ModelDirectory open(ModelSource source) {
    return load(source, null);
  }

  /**
   * Opens any source of models whose {@code model_info.json} is signed.
   *
   * @param source where the files are
   * @param key the signer's Ed25519 key
   * @return the models in it
   * @throws ModelException if the signature is missing, malformed, or not this key's signature of
   *     this file, a description is not valid or contradicts the other, a model has no checksum in
   *     {@code model_info.json}, or the platform has no Ed25519 (Android before API level 33)
   * @throws InferenceException if the thread is interrupted while it reads
   * @throws IllegalArgumentException if the key is not an Ed25519 key
   */
  public static ModelDirectory open(ModelSource source, PublicKey key) {
    InfoSignature.checkKey(key);
    return load(source, key);
  }

  private static ModelSource existing(Path directory) {
    if (!Files.isDirectory(Objects.requireNonNull(directory, "directory"))) {
      throw new ModelException(
          ModelException.Reason.MISSING,
          directory
              + ": "
              + (Files.exists(directory) ? "is not a directory" : "no such directory")
              + "; give the directory that holds "
              + INFO_FILE);
    }
    return ModelSource.directory(directory);
  }

  private static ModelDirectory load(ModelSource source, @Nullable PublicKey key) {
    ModelFiles files = FilesSource.of(Objects.requireNonNull(source, "source"));
    byte[] info = readDescription(files, INFO_FILE);
    if (info == null) {
      throw new ModelException(
          ModelException.Reason.MISSING,
          files + ": has no " + INFO_FILE + ", which describes the models; put it there");
    }
    if (key != null) {
      InfoSignature.verify(
          files.toString(), info, readDescription(files, InfoSignature.SIGNATURE_FILE), key);
    }
    return new ModelDirectory(
        files,
        ModelInfoReader.read(
            files.toString(), info, readDescription(files, CHECKSUMS_FILE), key != null));
  }

  private static byte @Nullable [] readDescription(ModelFiles files, String fileName) {
    try (InputStream stream = SourceStream.open(files, fileName, Long.MAX_VALUE)) {
      byte[] bytes = ModelBytes.readUpTo(stream, MAX_DESCRIPTION_BYTES + 1);
      if (bytes.length > MAX_DESCRIPTION_BYTES) {
        throw new ModelException(
            ModelException.Reason.DESCRIPTION,
            files
                + "/"
                + fileName
                + ": is larger than "
                + MAX_DESCRIPTION_BYTES
                + " bytes, which no description is; check that it is the right file");
      }
      return bytes;
    } catch (FileNotFoundException | NoSuchFileException e) {
      return null;
    } catch (ClosedByInterruptException e) {
      throw interrupted(files + "/" + fileName, e);
    } catch (IOException e) {
      throw new ModelException(
          ModelException.Reason.MISSING,
          files + "/" + fileName + ": " + ModelBytes.unreadable(e),
          e);
    }
  }

  private static InferenceException interrupted(String location, ClosedByInterruptException e) {
    return new InferenceException(
        InferenceException.Reason.INTERRUPTED, location + ": " + ModelBytes.INTERRUPTED, e);
  }

  /**
   * Returns the descriptions of all models.
   *
   * @return an unmodifiable list, in the order of {@code model_info.json}
   */
  public List<ModelSpec> specs() {
    List<ModelSpec> specs = new ArrayList<>(models.size());
    for (DescribedModel model : models.values()) {
      specs.add(model.spec());
    }
    return List.copyOf(specs);
  }

  /**
   * Returns the description of one model.
   *
   * @param fileName the model's file name, such as {@code mobilenet_emotion.onnx}
   * @return the description
   * @throws ModelException if no model of that name is described
   */
  public ModelSpec spec(String fileName) {
    return describedModel(fileName).spec();
  }

  DescribedModel describedModel(String fileName) {
    DescribedModel model = models.get(fileName);
    if (model == null) {
      throw new ModelException(
          ModelException.Reason.MISSING,
          files
              + "/"
              + INFO_FILE
              + ": describes no model '"
              + fileName
              + "'; it describes "
              + models.keySet());
    }
    return model;
  }

  ModelFiles files() {
    return files;
  }

  /**
   * Reads every model file, compares its SHA-256 with its description, and looks at its graph.
   *
   * @return one result a model, in the order of {@code model_info.json}
   * @throws InferenceException if the thread is interrupted while it reads
   */
  public List<ModelCheck> check() {
    List<ModelCheck> checks = new ArrayList<>(models.size());
    for (DescribedModel model : models.values()) {
      checks.add(check(model));
    }
    return List.copyOf(checks);
  }

  private ModelCheck check(DescribedModel model) {
    ModelSpec spec = model.spec();
    String location = files + "/" + spec.fileName();
    try (OpenModel file = OpenModel.open(files, spec.fileName())) {
      return check(files, location, model, file);
    } catch (FileNotFoundException | NoSuchFileException e) {
      return ModelCheck.failed(spec, Status.MISSING, -1, location + ": " + ModelBytes.MISSING);
    } catch (ModelException e) {
      return ModelCheck.failed(spec, Status.UNREADABLE, -1, e.getMessage());
    } catch (ClosedByInterruptException e) {
      throw interrupted(location, e);
    } catch (IOException e) {
      return ModelCheck.failed(
          spec, Status.UNREADABLE, -1, location + ": " + ModelBytes.unreadable(e));
    }
  }

  private static ModelCheck check(
      ModelFiles files, String location, DescribedModel model, OpenModel file) throws IOException {
    ModelSpec spec = model.spec();
    String expected = spec.sha256();
    long sizeBytes = file.sizeBytes();
    String actual = file.sha256();
    if (expected != null && !Sha256.equal(actual, expected)) {
      String problem = location + ": " + ModelBytes.mismatch(actual, expected);
      return ModelCheck.failed(spec, Status.MISMATCH, sizeBytes, problem);
    }
    try {
      ByteBuffer bytes = file.view();
      OnnxGraph read = OnnxGraph.read(location, bytes).endingAt(model.outputNames(), bytes);
      OnnxGraph graph;
      try (SideFiles sides =
          SideFiles.open(files, model, read.sideFiles(), expected != null, Use.IN_PLACE)) {
        graph =
            read.withExternalValues(
                data -> sides.range(data.location(), data.offset(), data.length()));
      }
      GraphShapes shapes = GraphShapes.check(location, model, graph, 0, GraphCheck.STANDARD);
      return expected == null
          ? new ModelCheck(
              spec,
              Status.NO_CHECKSUM,
              sizeBytes,
              ModelGraph.of(graph, shapes),
              location + ": " + ModelBytes.noChecksum(actual))
          : new ModelCheck(spec, Status.VERIFIED, sizeBytes, ModelGraph.of(graph, shapes), null);
    } catch (ModelException e) {
      return ModelCheck.failed(spec, Status.REFUSED, sizeBytes, e.getMessage());
    }
  }

  /**
   * Reads every model file, and the files beside it that hold tensors of it, whatever checksums
   * they have. This is what to put into {@code model_checksums.json} when the files are the right
   * ones.
   *
   * @return the SHA-256 of each file by name, as 64 lower-case hex digits, in an unmodifiable map
   * @throws ModelException if a file is missing or cannot be read
   * @throws InferenceException if the thread is interrupted while it reads
   */
  public Map<String, String> computeChecksums() {
    Map<String, String> checksums = new LinkedHashMap<>();
    for (DescribedModel model : models.values()) {
      String name = model.spec().fileName();
      checksums.put(name, compute(name, checksums));
    }
    return Collections.unmodifiableMap(checksums);
  }

  /** Returns a model file's checksum, and adds those of the files beside it. */
  private String compute(String name, Map<String, String> checksums) {
    String location = files + "/" + name;
    try (OpenModel file = OpenModel.open(files, name)) {
      for (String side : OnnxGraph.read(location, file.view()).sideFiles()) {
        try (InputStream stream = SourceStream.open(files, side, Long.MAX_VALUE)) {
          checksums.put(side, Sha256.of(stream));
        } catch (FileNotFoundException | NoSuchFileException e) {
          throw SideFiles.missing(files + "/" + side, name, e);
        }
      }
      return file.sha256();
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new ModelException(
          ModelException.Reason.MISSING, location + ": " + ModelBytes.MISSING, e);
    } catch (ClosedByInterruptException e) {
      throw interrupted(location, e);
    } catch (IOException e) {
      throw new ModelException(
          ModelException.Reason.MISSING, location + ": " + ModelBytes.unreadable(e), e);
    }
  }

  /**
   * Drafts a {@code model_info.json} for a model that has none: shapes, layout and element type of
   * its input, the kind of its output as the graph ends, labels if the file has any, and its
   * checksums. What the file cannot tell, above all the classes' names and the preprocessing, is to
   * be filled in; the draft's {@code note} says what.
   *
   * @param file an ONNX file
   * @return JSON text
   * @throws ModelException if the file is missing, is no ONNX model, or not one of single pictures
   * @throws InferenceException if the thread is interrupted while it reads
   */
  public static String draft(Path file) {
    try {
      return DescriptionDraft.of(file);
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new ModelException(ModelException.Reason.MISSING, file + ": " + ModelBytes.MISSING, e);
    } catch (ClosedByInterruptException e) {
      throw interrupted(file.toString(), e);
    } catch (IOException e) {
      throw new ModelException(
          ModelException.Reason.MISSING, file + ": " + ModelBytes.unreadable(e), e);
    }
  }

  /** Returns where the models are. */
  @Override
  public String toString() {
    return files + " " + models.keySet();
  }
}
