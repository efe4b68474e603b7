package dev.emotion4j.onnx.graph;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people have named like an ONNX model though it is none, told by its first bytes. */
final class ForeignFormat {
  /** The characters stand for bytes. */
  private record Mark(int offset, String bytes, String problem) {
    boolean isIn(ByteBuffer file) {
      // An ONNX file starts with 8, the tag of its version, and may have any name there.
      boolean found =
          file.remaining() >= offset + bytes.length()
              && (offset == 0 || file.get(file.position()) != 8);
      for (int i = 0; found && i < bytes.length(); i++) {
        found = (file.get(file.position() + offset + i) & 0xff) == bytes.charAt(i);
      }
      return found;
    }
  }

  private static final List<Mark> MARKS =
      List.of(
          new Mark(
              4,
              "ORTM",
              "is in ORT format, which ONNX Runtime writes for one kind of processor, expected ONNX;"
                  + " use the .onnx file that it was made from"),
          new Mark(4, "TFL3", "is a TensorFlow Lite model, expected ONNX; convert it with tf2onnx"),
          new Mark(
              0,
              "version https://git-lfs",
              "is a pointer of Git LFS, a few lines that stand for the model; fetch the model itself"
                  + " with git lfs pull"),
          new Mark(
              0,
              "PK\u0003\u0004",
              "is a zip archive, which PyTorch's .pt and .pth and Keras's .keras files are, expected"
                  + " ONNX; unpack it, or export the model to ONNX"),
          new Mark(
              0,
              "\u0080\u0002\u008a\nl\u00fc\u009c",
              "is a .pth file of an old PyTorch, expected ONNX; export the model to ONNX"),
          new Mark(
              0,
              "\u0089HDF\r\n",
              "is an HDF5 file, which Keras's .h5 files are, expected ONNX; convert it with tf2onnx"),
          new Mark(
              4,
              "\0\0\0\0{\"",
              "is a safetensors file, which has weights but no graph, expected ONNX; export the model"
                  + " to ONNX"),
          new Mark(0, "\u001f\u008b", "is compressed with gzip, expected ONNX; unpack it"),
          new Mark(
              0,
              "<",
              "is a web page or XML, expected ONNX; where it came from a download, open its address"
                  + " to see what is wrong, and download the model again"));

  private ForeignFormat() {}

  /** Returns what a file is, and what to do, or {@code null} if it may be an ONNX model. */
  static @Nullable String of(ByteBuffer file) {
    for (Mark mark : MARKS) {
      if (mark.isIn(file)) {
        return mark.problem;
      }
    }
    return null;
  }
}
