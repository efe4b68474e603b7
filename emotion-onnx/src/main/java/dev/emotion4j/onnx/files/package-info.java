/**
 * Internal, not for applications: the files of a model folder. Where they lie, their bytes and
 * SHA-256, what {@code model_info.json} and {@code model_checksums.json} say, and the signature of
 * the former.
 */
@NullMarked
package dev.emotion4j.onnx.files;

import org.jspecify.annotations.NullMarked;
