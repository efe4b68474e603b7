package dev.emotion4j.onnx.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An ONNX file as a tree of fields that can be changed and written again. */
public final class ProtoTree {
  /** Which fields of a message hold which messages. */
  private record Message(Map<Integer, Message> fields) {}

  private static final Message PLAIN = new Message(Map.of());
  private static final Message SHAPE = new Message(Map.of(1, PLAIN));
  private static final Message TENSOR_TYPE = new Message(Map.of(2, SHAPE));
  private static final Message TYPE = new Message(Map.of(1, TENSOR_TYPE));
  private static final Message VALUE = new Message(Map.of(2, TYPE));
  private static final Message ATTRIBUTE = new Message(Map.of(5, PLAIN));
  private static final Message NODE = new Message(Map.of(5, ATTRIBUTE));
  private static final Message GRAPH =
      new Message(Map.of(1, NODE, 5, PLAIN, 11, VALUE, 12, VALUE, 13, VALUE));
  private static final Message MODEL = new Message(Map.of(7, GRAPH, 8, PLAIN, 14, PLAIN));

  public int field;
  public int wireType;
  public long value;
  public byte[] bytes = {};

  /** The fields of an embedded message; null for a plain field. */
  public List<ProtoTree> children;

  public static ProtoTree ofModel(byte[] model) {
    ProtoTree root = new ProtoTree();
    root.children = parse(model, MODEL);
    return root;
  }

  private static List<ProtoTree> parse(byte[] bytes, Message message) {
    List<ProtoTree> fields = new ArrayList<>();
    int[] position = {0};
    while (position[0] < bytes.length) {
      ProtoTree tree = new ProtoTree();
      long tag = varint(bytes, position);
      tree.field = (int) (tag >>> 3);
      tree.wireType = (int) (tag & 7);
      if (tree.wireType == 0) {
        tree.value = varint(bytes, position);
      } else {
        int length =
            tree.wireType == 2 ? (int) varint(bytes, position) : tree.wireType == 5 ? 4 : 8;
        tree.bytes = java.util.Arrays.copyOfRange(bytes, position[0], position[0] + length);
        position[0] += length;
        Message inner = message.fields.get(tree.field);
        tree.children = inner == null ? null : parse(tree.bytes, inner);
      }
      fields.add(tree);
    }
    return fields;
  }

  private static long varint(byte[] bytes, int[] position) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes[position[0]++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  /** All fields below this one, with the lists that hold them. */
  public void collect(List<ProtoTree> fields, List<List<ProtoTree>> parents) {
    for (ProtoTree child : children) {
      fields.add(child);
      parents.add(children);
      if (child.children != null) {
        child.collect(fields, parents);
      }
    }
  }

  public byte[] toByteArray() {
    ProtoWriter out = new ProtoWriter();
    for (ProtoTree child : children) {
      out.varint(((long) child.field << 3) | child.wireType);
      if (child.wireType == 0) {
        out.varint(child.value);
        continue;
      }
      byte[] content = child.children == null ? child.bytes : child.toByteArray();
      if (child.wireType == 2) {
        out.varint(content.length);
      }
      out.raw(content);
    }
    return out.toByteArray();
  }

  public ProtoTree copy() {
    ProtoTree copy = new ProtoTree();
    copy.field = field;
    copy.wireType = wireType;
    copy.value = value;
    copy.bytes = bytes;
    if (children != null) {
      copy.children = new ArrayList<>();
      children.forEach(child -> copy.children.add(child.copy()));
    }
    return copy;
  }
}
