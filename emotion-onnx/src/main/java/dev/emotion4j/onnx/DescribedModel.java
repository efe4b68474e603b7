package dev.emotion4j.onnx;

import dev.emotion4j.ModelSpec;
import java.util.List;

/**
 * A model as {@code model_info.json} describes it.
 *
 * @param spec what users see of it
 * @param outputShape the output's nominal shape; the first number is the batch's
 */
record DescribedModel(ModelSpec spec, List<Integer> outputShape) {}
