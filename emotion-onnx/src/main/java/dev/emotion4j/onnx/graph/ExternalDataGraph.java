package dev.emotion4j.onnx.graph;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.files.ModelBytes;
import dev.emotion4j.onnx.files.NativeBuffer;
import dev.emotion4j.onnx.files.SideFiles;
import java.io.ByteArrayOutputStream;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model whose weights lie elsewhere than in its file: the same graph in a few kilobytes, in which
 * every large initializer points to its bytes in the original file or in a side file, as ONNX
 * external data. ONNX Runtime maps those files instead of copying the weights. Or the other way
 * round: a model with side files as one. What {@link OnnxGraph#cut} leaves out is in neither.
 *
 * <p>A session made from the former needs {@code
 * session.model_external_initializers_file_folder_path}, the folder of the files, and {@code
 * session.disable_prepacking=1}, or the weights are copied after all.
 */
public final class ExternalDataGraph {
  private static final int BYTES = 2;

  // Fields of ModelProto, GraphProto, ValueInfoProto, TensorProto and StringStringEntryProto
  private static final int GRAPH = 7;
  private static final int INITIALIZER = 5;
  private static final int OUTPUT = 12;
  private static final int VALUE_NAME = 1;
  private static final int DIMS = 1;
  private static final int DATA_TYPE = 2;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;
  private static final int EXTERNAL_DATA = 13;
  private static final int DATA_LOCATION = 14;
  private static final int KEY = 1;
  private static final int VALUE = 2;

  private static final int EXTERNAL = 1;

  private ExternalDataGraph() {}

  /**
   * Writes the graph without large initializers. Those below {@link OnnxGraph#MIN_EXTERNAL_BYTES}
   * are in it. Among them are all that ONNX Runtime reads while it loads: shapes, axes, pads,
   * scales; they have at most a few dozen values.
   *
   * @param graph what {@link OnnxGraph#read} found in the buffer
   * @param model the buffer with the whole file, the file's first byte at its position; stays as it
   *     is
   * @param location the name of the model's own file
   * @param sides the model's side files, in their folder
   * @return a direct buffer, from 0 to its limit
   */
  public static ByteBuffer inPlace(
      OnnxGraph graph, ByteBuffer model, String location, SideFiles sides) {
    List<ByteBuffer> file = parts(graph, model, location, sides);
    ByteBuffer result = ByteBuffer.allocateDirect(size(graph, file));
    file.forEach(result::put);
    ((Buffer) result).flip();
    return result;
  }

  /**
   * Writes the graph with all initializers in it.
   *
   * @param sides the model's side files, in memory
   */
  public static NativeBuffer whole(OnnxGraph graph, ByteBuffer model, SideFiles sides) {
    List<ByteBuffer> file = parts(graph, model, null, sides);
    NativeBuffer result = NativeBuffer.allocate(size(graph, file));
    file.forEach(result.bytes()::put);
    ((Buffer) result.bytes()).flip();
    return result;
  }

  /** A range of the original, and what is written for it. */
  private record Change(int start, int end, List<ByteBuffer> written) {}

  /** What is written: ranges of the original, and new bytes between them. */
  private static List<ByteBuffer> parts(
      OnnxGraph graph, ByteBuffer model, @Nullable String location, SideFiles sides) {
    int fileStart = model.position();
    List<Change> changes = new ArrayList<>();
    for (TensorField tensor : graph.initializers().values()) {
      List<ByteBuffer> written;
      if (tensor.external() != null) {
        written = rewritten(tensor, tensor.external(), location != null, sides);
      } else if (location != null && tensor.dataLength() >= OnnxGraph.MIN_EXTERNAL_BYTES) {
        int dataEnd = tensor.dataOffset() + tensor.dataLength();
        written =
            List.of(
                range(model, tensor.start(), tensor.rawFieldOffset()),
                range(model, dataEnd, tensor.end()),
                external(location, tensor.dataOffset() - fileStart, tensor.dataLength()));
      } else {
        continue;
      }
      List<ByteBuffer> field = new ArrayList<>();
      field.add(tag(INITIALIZER, size(graph, written)));
      field.addAll(written);
      changes.add(new Change(tensor.fieldOffset(), tensor.end(), field));
    }
    for (GraphCut.Range range : graph.cut().leftOut()) {
      changes.add(new Change(range.start(), range.end(), List.of()));
    }
    changes.sort(Comparator.comparingInt(Change::start));
    List<ByteBuffer> content = new ArrayList<>();
    int copied = graph.contentStart();
    for (Change change : changes) {
      content.add(range(model, copied, change.start));
      content.addAll(change.written);
      copied = change.end;
    }
    content.add(range(model, copied, graph.contentEnd()));
    content.add(outputs(graph.cut()));

    List<ByteBuffer> file = new ArrayList<>();
    file.add(range(model, fileStart, graph.fieldOffset()));
    file.add(tag(GRAPH, size(graph, content)));
    file.addAll(content);
    file.add(range(model, graph.contentEnd(), model.limit()));
    return file;
  }

  /** The outputs of a graph that is cut. ONNX Runtime infers their types. */
  private static ByteBuffer outputs(GraphCut cut) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    for (String name : cut.outputs()) {
      ByteArrayOutputStream value = new ByteArrayOutputStream();
      text(value, VALUE_NAME, name);
      message(fields, OUTPUT, value);
    }
    return ByteBuffer.wrap(fields.toByteArray());
  }

  /** A tensor of a side file: made anew, since what says where it lies may stand anywhere. */
  private static List<ByteBuffer> rewritten(
      TensorField tensor, ExternalData data, boolean inPlace, SideFiles sides) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    for (long dim : tensor.dims()) {
      varint(fields, DIMS << 3);
      varint(fields, dim);
    }
    varint(fields, DATA_TYPE << 3);
    varint(fields, tensor.type().code());
    text(fields, NAME, tensor.name());
    if (inPlace && data.length() >= OnnxGraph.MIN_EXTERNAL_BYTES) {
      sides.check(data.location(), data.offset(), data.length());
      return List.of(
          ByteBuffer.wrap(fields.toByteArray()),
          external(sides.realName(data.location()), data.offset(), data.length()));
    }
    varint(fields, (RAW_DATA << 3) | BYTES);
    varint(fields, data.length());
    return List.of(
        ByteBuffer.wrap(fields.toByteArray()),
        sides.range(data.location(), data.offset(), data.length()));
  }

  private static int size(OnnxGraph graph, List<ByteBuffer> parts) {
    long size = 0;
    for (ByteBuffer part : parts) {
      size += part.remaining();
    }
    if (size > ModelBytes.MAX_BYTES) {
      throw new ModelException(
          ModelException.Reason.GRAPH,
          graph.fileName()
              + ": has "
              + size
              + " bytes with its side files, which is more than can be loaded in memory; load it"
              + " IN_PLACE, or as PRIVATE_COPY");
    }
    return (int) size;
  }

  private static ByteBuffer range(ByteBuffer model, int start, int end) {
    ByteBuffer range = model.duplicate();
    ((Buffer) range).limit(end).position(start);
    return range;
  }

  private static ByteBuffer external(String location, long offset, long length) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    entry(fields, "location", location);
    entry(fields, "offset", Long.toString(offset));
    entry(fields, "length", Long.toString(length));
    varint(fields, DATA_LOCATION << 3);
    varint(fields, EXTERNAL);
    return ByteBuffer.wrap(fields.toByteArray());
  }

  private static void entry(ByteArrayOutputStream out, String key, String value) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    text(entry, KEY, key);
    text(entry, VALUE, value);
    message(out, EXTERNAL_DATA, entry);
  }

  private static void message(ByteArrayOutputStream out, int field, ByteArrayOutputStream message) {
    varint(out, (field << 3) | BYTES);
    varint(out, message.size());
    out.write(message.toByteArray(), 0, message.size());
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

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
