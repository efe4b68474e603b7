/** Internal, not for applications: the search for faces in a picture, its parts and its turns. */
@NullMarked
package dev.emotion4j.onnx.detect;

import org.jspecify.annotations.NullMarked;
