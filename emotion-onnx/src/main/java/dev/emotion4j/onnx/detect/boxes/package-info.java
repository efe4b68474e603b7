/**
 * Internal, not for applications: boxes from what the networks of each family of detectors put out.
 * What is done with boxes, and which part of a picture they are of, is the business of others.
 */
@NullMarked
package dev.emotion4j.onnx.detect.boxes;

import org.jspecify.annotations.NullMarked;
