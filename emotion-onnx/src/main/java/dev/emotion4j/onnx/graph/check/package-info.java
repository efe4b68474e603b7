/**
 * Internal, not for applications: whether a graph is what its description says, and what it will
 * cost to run. {@link dev.emotion4j.onnx.graph.check.GraphShapes} is where to begin.
 */
@NullMarked
package dev.emotion4j.onnx.graph.check;

import org.jspecify.annotations.NullMarked;
