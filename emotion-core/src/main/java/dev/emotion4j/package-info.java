/**
 * The vocabulary of emotion4j, on the JDK alone.
 *
 * <p>Data flows one way: an {@link dev.emotion4j.RgbImage} produces pixel rows; a {@link
 * dev.emotion4j.FaceDetector} finds {@link dev.emotion4j.DetectedFace faces} in it; an {@link
 * dev.emotion4j.EmotionClassifier} turns a face into a {@link dev.emotion4j.Prediction}. What a
 * model expects and answers is described by its {@link dev.emotion4j.ModelSpec}.
 *
 * <p>Whatever goes wrong is an {@link dev.emotion4j.EmotionException}, whose subclass says who must
 * act: {@link dev.emotion4j.ImageException} the one who gave the picture, {@link
 * dev.emotion4j.ModelException} the one who gave the model's files, {@link
 * dev.emotion4j.InferenceException} the one who runs the program. An argument that no caller may
 * pass (an empty box, a crop outside its picture) is an {@link java.lang.IllegalArgumentException},
 * and {@code null} a {@link java.lang.NullPointerException}.
 *
 * <p>What does not live here: whole pictures ({@code dev.emotion4j.analysis}), faces over time
 * ({@code dev.emotion4j.video}), decoding and resizing of pictures ({@code dev.emotion4j.image}),
 * model files and the native runtime ({@code dev.emotion4j.onnx}).
 */
@NullMarked
package dev.emotion4j;

import org.jspecify.annotations.NullMarked;
