/** Internal, not for applications: from the output of a face detector's network to boxes. */
@NullMarked
package dev.emotion4j.onnx.detect;

import org.jspecify.annotations.NullMarked;
