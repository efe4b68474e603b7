/**
 * Pictures: from files, cameras and windows to the tensor that a model is fed.
 *
 * <ul>
 *   <li>{@link dev.emotion4j.image.Images} decodes files and takes {@code BufferedImage}s, {@link
 *       dev.emotion4j.image.ImageDecoder} decodes one after another into the same memory, {@link
 *       dev.emotion4j.image.Annotations} draws boxes and labels. They need {@code java.desktop};
 *       nothing else here does.
 *   <li>{@link dev.emotion4j.image.Pixels} wraps raw pixels, also on Android.
 *   <li>{@link dev.emotion4j.image.ImagePreprocessor} resizes and normalises any {@link
 *       dev.emotion4j.RgbImage} into {@code float32[channels, H, W]}.
 * </ul>
 *
 * <p>The contract is equality with Pillow and torchvision to the last bit: a decoded file has the
 * bytes of {@code ImageOps.exif_transpose(Image.open(f)).convert("RGB")}, a resized picture those
 * of {@code Image.resize}, and a tensor the floats of {@code Resize}, {@code ToTensor} and {@code
 * Normalize}.
 *
 * <p>What does not live here: models and the native runtime ({@code dev.emotion4j.onnx}).
 */
@NullMarked
package dev.emotion4j.image;

import org.jspecify.annotations.NullMarked;
