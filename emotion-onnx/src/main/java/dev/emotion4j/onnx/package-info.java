/**
 * Models: what describes them, what proves that they are the right ones, and what runs them.
 *
 * <p>A {@link dev.emotion4j.onnx.ModelDirectory} reads {@code model_info.json} and {@code
 * model_checksums.json}; {@link dev.emotion4j.onnx.OnnxEmotionClassifier} loads a model from it,
 * verified, and classifies; {@link dev.emotion4j.onnx.BundledModels} does the same with the face
 * detector and the expression classifier that this library carries.
 *
 * <p>What does not live here: pictures ({@code dev.emotion4j.image}), and what a prediction is
 * ({@code dev.emotion4j}).
 */
@NullMarked
package dev.emotion4j.onnx;

import org.jspecify.annotations.NullMarked;
