package dev.emotion4j.onnx.files;

import dev.emotion4j.ModelSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as {@code model_info.json} describes it.
 *
 * @param spec what users see of it
 * @param outputShape the output's nominal shape; the first number is the batch's
 * @param golden a run whose answer is known, or {@code null} if the description has none
 * @param detector what a face detector's output means, or {@code null} for a classifier
 */
public record DescribedModel(
    ModelSpec spec,
    List<Integer> outputShape,
    @Nullable GoldenRun golden,
    @Nullable DetectorSpec detector) {}
