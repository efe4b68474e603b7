/**
 * Internal, not for applications: ONNX Runtime in this process. Its native library, and what to say
 * when that does not load; sessions, their slots, providers and timers; the loading of a verified
 * model. {@link dev.emotion4j.onnx.runtime.ModelSession} is the door.
 */
@NullMarked
package dev.emotion4j.onnx.runtime;

import org.jspecify.annotations.NullMarked;
