/**
 * Static INT8 copies of ONNX models, made in Java: {@link
 * dev.emotion4j.examples.quantize.Quantizer} is the start. A model is read and tidied ({@code
 * WorkGraph}, {@code Tidying}, {@code OpsetUpgrade}), the ranges of its values are measured on
 * pictures ({@code Calibration}, {@code RangeMethod}), a plan says which nodes compute in integers
 * ({@code IntegerPlan}), the copy is written ({@code QdqModel}), and what it costs and gains is
 * measured ({@code Comparison}).
 *
 * <p>What does not live here: the command line's options and texts (package {@code cli}), and
 * anything that a program needs to <em>use</em> a quantised model, which loads like any other.
 */
@NullMarked
package dev.emotion4j.examples.quantize;

import org.jspecify.annotations.NullMarked;
