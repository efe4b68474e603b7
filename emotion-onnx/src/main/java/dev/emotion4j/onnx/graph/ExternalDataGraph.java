package dev.emotion4j.onnx.graph;

import java.io.ByteArrayOutputStream;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A model without its weights: the same graph in a few kilobytes, in which every large initializer
 * points to its bytes in the original file, as ONNX external data. ONNX Runtime maps that file
 * instead of copying the weights.
 *
 * <p>A session made from it needs {@code session.model_external_initializers_file_folder_path}, the
 * folder of the original file, and {@code session.disable_prepacking=1}, or the weights are copied
 * after all.
 */
public final class ExternalDataGraph {
  /**
   * Smaller initializers stay. Among them are all that ONNX Runtime reads while it loads: shapes,
   * axes, pads, scales; they have at most a few dozen values.
   */
  static final int MIN_EXTERNAL_BYTES = 1024;

  private static final int BYTES = 2;

  // Fields of ModelProto, GraphProto, TensorProto and StringStringEntryProto
  private static final int GRAPH = 7;
  private static final int INITIALIZER = 5;
  private static final int EXTERNAL_DATA = 13;
  private static final int DATA_LOCATION = 14;
  private static final int KEY = 1;
  private static final int VALUE = 2;

  private static final int EXTERNAL = 1;

  private ExternalDataGraph() {}

  /**
   * Writes the graph.
   *
   * @param graph what {@link OnnxGraph#read} found in the buffer
   * @param model the buffer with the whole file, the file's first byte at its position; stays as it
   *     is
   * @param location the file's name, without folder, as ONNX Runtime is to open it
   * @return a new direct buffer, from 0 to its limit
   */
  public static ByteBuffer write(OnnxGraph graph, ByteBuffer model, String location) {
    int fileStart = model.position();
    // What is written: ranges of the original, and new bytes between them.
    List<ByteBuffer> content = new ArrayList<>();
    int copied = graph.contentStart();
    for (TensorField tensor : graph.initializers().values()) {
      if (tensor.dataLength() < MIN_EXTERNAL_BYTES) {
        continue;
      }
      ByteBuffer external =
          external(location, tensor.dataOffset() - fileStart, tensor.dataLength());
      int dataEnd = tensor.dataOffset() + tensor.dataLength();
      int kept = tensor.rawFieldOffset() - tensor.start() + tensor.end() - dataEnd;
      content.add(range(model, copied, tensor.fieldOffset()));
      content.add(tag(INITIALIZER, kept + external.remaining()));
      content.add(range(model, tensor.start(), tensor.rawFieldOffset()));
      content.add(range(model, dataEnd, tensor.end()));
      content.add(external);
      copied = tensor.end();
    }
    content.add(range(model, copied, graph.contentEnd()));

    List<ByteBuffer> file = new ArrayList<>();
    file.add(range(model, fileStart, graph.fieldOffset()));
    file.add(tag(GRAPH, size(content)));
    file.addAll(content);
    file.add(range(model, graph.contentEnd(), model.limit()));
    ByteBuffer result = ByteBuffer.allocateDirect(size(file));
    file.forEach(result::put);
    ((Buffer) result).flip();
    return result;
  }

  private static int size(List<ByteBuffer> parts) {
    int size = 0;
    for (ByteBuffer part : parts) {
      size += part.remaining();
    }
    return size;
  }

  private static ByteBuffer range(ByteBuffer model, int start, int end) {
    ByteBuffer range = model.duplicate();
    ((Buffer) range).limit(end).position(start);
    return range;
  }

  private static ByteBuffer external(String location, int offset, int length) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    entry(fields, "location", location);
    entry(fields, "offset", Integer.toString(offset));
    entry(fields, "length", Integer.toString(length));
    varint(fields, DATA_LOCATION << 3);
    varint(fields, EXTERNAL);
    return ByteBuffer.wrap(fields.toByteArray());
  }

  private static void entry(ByteArrayOutputStream out, String key, String value) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    text(entry, KEY, key);
    text(entry, VALUE, value);
    varint(out, (EXTERNAL_DATA << 3) | BYTES);
    varint(out, entry.size());
    out.write(entry.toByteArray(), 0, entry.size());
  }

  private static void text(ByteArrayOutputStream out, int field, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    varint(out, (field << 3) | BYTES);
    varint(out, bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  private static ByteBuffer tag(int field, int length) {
    ByteArrayOutputStream tag = new ByteArrayOutputStream();
    varint(tag, (field << 3) | BYTES);
    varint(tag, length);
    return ByteBuffer.wrap(tag.toByteArray());
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
