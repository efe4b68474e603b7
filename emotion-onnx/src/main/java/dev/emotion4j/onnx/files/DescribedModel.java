package dev.emotion4j.onnx.files;

import dev.emotion4j.ModelSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as {@code model_info.json} describes it.
 *
 * @param spec what users see of it
 * @param outputShape the output's nominal shape; the first number is the batch's; empty if the
 *     description of a detector has none
 * @param golden a run whose answer is known, or {@code null} if the description has none
 * @param detector what a face detector's output means, or {@code null} for other models
 * @param landmarks how many points of a face the output has, x and y of each; 0 for other models
 * @param input the tensor that it is fed
 * @param outputs what its outputs' numbers are; one for a classifier
 * @param sideFiles the SHA-256 of files that hold tensors of the model, by name, as far as known
 */
public record DescribedModel(
    ModelSpec spec,
    List<Integer> outputShape,
    @Nullable GoldenRun golden,
    @Nullable DetectorSpec detector,
    int landmarks,
    InputTensor input,
    List<OutputTensor> outputs,
    Map<String, String> sideFiles) {

  /** The first output, which is a classifier's only one. */
  public OutputTensor output() {
    return outputs.get(0);
  }

  /** The outputs' names in the graph; none if the description does not name all. */
  public Set<String> outputNames() {
    Set<String> names = new LinkedHashSet<>();
    for (OutputTensor output : outputs) {
      if (output.name() == null) {
        return Set.of();
      }
      names.add(output.name());
    }
    return names;
  }

  /** Whether the output is one list of numbers, as a classifier's, and no map of the picture. */
  public boolean isClassifier() {
    return detector == null && landmarks == 0 && output().rank() <= 1;
  }
}
