package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.emotion4j.ModelException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads a model as one file, the weights that lie in its side files included. */
public final class WholeModel {
  private WholeModel() {}

  /**
   * Reads.
   *
   * @param file the model; it and its side files were verified
   * @return the bytes of the file, or of one that has the side files' weights in it
   * @throws IOException if a file cannot be read, or has not what the model says
   * @throws ModelException if it is not an ONNX model, or names a side file in another folder
   */
  public static byte[] read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ModelProto model = parse(file.toString(), bytes);
    if (model.getGraph().getInitializerList().stream().noneMatch(WholeModel::isOutside)) {
      return bytes;
    }
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      if (isOutside(tensor)) {
        graph.setInitializer(i, inside(file, tensor));
      }
    }
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  /** Parses a model whose weights stay where they are, in the bytes. */
  static ModelProto parse(String location, byte[] file) {
    try {
      CodedInputStream in = UnsafeByteOperations.unsafeWrap(file).newCodedInput();
      in.enableAliasing(true);
      return ModelProto.parseFrom(in);
    } catch (IOException e) {
      throw new ModelException(
          ModelException.Reason.GRAPH, location + ": is not an ONNX model: " + e.getMessage(), e);
    }
  }

  private static boolean isOutside(TensorProto tensor) {
    return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  private static TensorProto inside(Path file, TensorProto tensor) throws IOException {
    Map<String, String> where = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      where.put(entry.getKey(), entry.getValue());
    }
    String location = where.getOrDefault("location", "");
    Path name = Path.of(location);
    if (!name.equals(name.getFileName()) || location.equals("..")) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          file
              + ": keeps the weights '"
              + tensor.getName()
              + "' in '"
              + location
              + "', expected a file in the same folder; save the model again");
    }
    Path side = file.resolveSibling(name);
    try (FileChannel channel = FileChannel.open(side)) {
      long offset = Long.parseLong(where.getOrDefault("offset", "0"));
      String length = where.getOrDefault("length", String.valueOf(channel.size() - offset));
      ByteBuffer data = ByteBuffer.allocate(Integer.parseInt(length));
      while (data.hasRemaining()) {
        if (channel.read(data, offset + data.position()) < 0) {
          throw new EOFException(
              side + ": ends amid the weights '" + tensor.getName() + "'; copy it again");
        }
      }
      return tensor.toBuilder()
          .clearExternalData()
          .clearDataLocation()
          .setRawData(ByteString.copyFrom(data.flip()))
          .build();
    }
  }
}
