package dev.emotion4j.examples.quantize;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a model as one file, the weights that lie in its side files included, with the output first
 * that its description means, and with float32 wherever it has float16.
 */
public final class WholeModel {
  private static final int HALF = TensorProto.DataType.FLOAT16_VALUE;

  private WholeModel() {}

  /**
   * Reads.
   *
   * @param file the model; it and its side files were verified
   * @param output the name of the value that the description means
   * @return the bytes of the file, or of one that is put together anew
   * @throws IOException if a file cannot be read, or has not what the model says
   * @throws ModelException if it is not an ONNX model, or names a side file in another folder
   */
  public static byte[] read(Path file, String output) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ModelProto model = parse(file.toString(), bytes);
    GraphProto.Builder graph = model.getGraph().toBuilder();
    boolean first = graph.getOutputCount() > 0 && graph.getOutput(0).getName().equals(output);
    boolean outside = graph.getInitializerList().stream().anyMatch(WholeModel::isOutside);
    if (!first) {
      putFirst(output, graph);
    }
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      if (isOutside(tensor)) {
        graph.setInitializer(i, inside(file, tensor));
      }
    }
    boolean half = widen(graph);
    if (first && !outside && !half) {
      return bytes;
    }
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  /** Of a value within the graph, it becomes the only output, and nodes that it needs not go. */
  private static void putFirst(String name, GraphProto.Builder graph) {
    List<ValueInfoProto> outputs = new ArrayList<>(graph.getOutputList());
    graph.clearOutput();
    for (ValueInfoProto output : outputs) {
      if (output.getName().equals(name)) {
        outputs.remove(output);
        outputs.add(0, output);
        graph.addAllOutput(outputs);
        return;
      }
    }
    graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    Map<String, Integer> makers = new HashMap<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      for (String made : graph.getNode(i).getOutputList()) {
        makers.put(made, i);
      }
    }
    makers.remove(""); // stands for an output left out
    Set<Integer> needed = new TreeSet<>();
    // Nodes may stand in any order.
    for (Deque<String> open = new ArrayDeque<>(Set.of(name)); !open.isEmpty(); ) {
      Integer maker = makers.get(open.pop());
      if (maker != null && needed.add(maker)) {
        open.addAll(NodeParts.reads(graph.getNode(maker)));
      }
    }
    List<NodeProto> nodes = graph.getNodeList();
    List<NodeProto> kept = needed.stream().map(nodes::get).toList();
    graph.clearNode().addAllNode(kept);
  }

  /** Makes float32 of float16: weights, constants, casts and declared types. */
  private static boolean widen(GraphProto.Builder graph) {
    boolean half = false;
    for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
      half |= widen(tensor);
    }
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        String name = attribute.getName();
        boolean type = node.getOpType().equals("Cast") ? name.equals("to") : name.equals("dtype");
        if (type && attribute.getI() == HALF) {
          attribute.setI(TensorProto.DataType.FLOAT_VALUE);
          half = true;
        }
        half |= attribute.hasT() && widen(attribute.getTBuilder());
        half |= attribute.hasG() && widen(attribute.getGBuilder());
      }
    }
    for (List<ValueInfoProto.Builder> values :
        List.of(
            graph.getInputBuilderList(),
            graph.getOutputBuilderList(),
            graph.getValueInfoBuilderList())) {
      for (ValueInfoProto.Builder value : values) {
        if (value.getType().getTensorType().getElemType() == HALF) {
          value
              .getTypeBuilder()
              .getTensorTypeBuilder()
              .setElemType(TensorProto.DataType.FLOAT_VALUE);
          half = true;
        }
      }
    }
    return half;
  }

  private static boolean widen(TensorProto.Builder tensor) {
    if (tensor.getDataType() != HALF) {
      return false;
    }
    TensorProto half = tensor.build();
    tensor
        .clear()
        .mergeFrom(
            TensorValues.ofFloats(
                half.getName(), half.getDimsList(), TensorValues.halfFloats(half)));
    return true;
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
