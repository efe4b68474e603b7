/** Models in ONNX format: their metadata, their integrity, and their inference. */
@SuppressWarnings("requires-automatic") // ONNX Runtime has a stable automatic module name
module dev.emotion4j.onnx {
  requires com.fasterxml.jackson.core;
  requires com.microsoft.onnxruntime;
  requires dev.emotion4j.image;
  requires java.logging; // ONNX Runtime needs it, and cannot say so
  requires org.slf4j;
  requires static jdk.unsupported; // where it is there, memory is released early on Java 17 to 21
  requires static org.jspecify;
  requires transitive dev.emotion4j.core;

  exports dev.emotion4j.onnx;
  exports dev.emotion4j.onnx.options;
}
