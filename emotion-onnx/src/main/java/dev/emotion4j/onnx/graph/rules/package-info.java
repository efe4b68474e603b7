/**
 * Internal, not for applications: what each operator makes of the shapes, and of the small known
 * values, that it is given. {@link dev.emotion4j.onnx.graph.rules.Operators} is the table of them
 * all.
 */
@NullMarked
package dev.emotion4j.onnx.graph.rules;

import org.jspecify.annotations.NullMarked;
