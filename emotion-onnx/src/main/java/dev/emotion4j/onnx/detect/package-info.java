/** Internal, not for applications: the search for faces, with the networks' outputs. */
@NullMarked
package dev.emotion4j.onnx.detect;

import org.jspecify.annotations.NullMarked;
