/**
 * What may be chosen when a model is loaded and run: how its bytes come into memory, what computes,
 * and how far its graph is rewritten. Values only: what acts on them is in the internal packages.
 */
@NullMarked
package dev.emotion4j.onnx.options;

import org.jspecify.annotations.NullMarked;
