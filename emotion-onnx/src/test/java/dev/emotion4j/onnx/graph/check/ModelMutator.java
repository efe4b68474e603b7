package dev.emotion4j.onnx.graph.check;

import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.graph.TensorField;
import dev.emotion4j.onnx.testing.ProtoTree;
import dev.emotion4j.onnx.testing.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages model files: some bytes at random, some in ways that leave the protobuf well-formed. */
final class ModelMutator {
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    4,
    5,
    7,
    8,
    13,
    16,
    64,
    100,
    127,
    128,
    255,
    1000,
    4096,
    65_535,
    65_536,
    1 << 20,
    Integer.MAX_VALUE,
    1L << 31,
    1L << 32,
    1L << 40,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2,
    -3,
    -4,
    -8,
    -100,
    -65_536,
    Integer.MIN_VALUE
  };

  private final Random random;

  ModelMutator(Random random) {
    this.random = random;
  }

  byte[] mutate(byte[] model) {
    return switch (random.nextInt(12)) {
      case 0 -> Arrays.copyOf(model, random.nextInt(model.length));
      case 1, 2 -> flip(model);
      default -> {
        ProtoTree tree = ProtoTree.ofModel(model);
        for (int i = 1 + random.nextInt(5) / 3; i > 0; i--) {
          change(tree);
        }
        byte[] changed = tree.toByteArray();
        yield random.nextInt(10) == 0 ? flip(changed) : changed;
      }
    };
  }

  /** Mostly outside the weights, which are most of the bytes and the least of the structure. */
  private byte[] flip(byte[] model) {
    byte[] changed = model.clone();
    int[] spots = random.nextInt(10) == 0 ? null : structure(model);
    for (int i = 1 + random.nextInt(4); i > 0 && changed.length > 0; i--) {
      int at = spots == null ? random.nextInt(changed.length) : spots[random.nextInt(spots.length)];
      changed[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) random.nextInt();
            case 1 -> (byte) (changed[at] + 1 - 2 * random.nextInt(2));
            default -> (byte) (changed[at] ^ (1 << random.nextInt(8)));
          };
    }
    return changed;
  }

  /** Bytes that are followed soon by a byte below 32: tags and lengths are near. */
  private static int[] structure(byte[] model) {
    List<Integer> spots = new ArrayList<>();
    int i = 0;
    try {
      OnnxGraph graph = OnnxGraph.read("m", java.nio.ByteBuffer.wrap(model));
      for (TensorField tensor : graph.initializers().values()) {
        if (tensor.rawFieldOffset() >= 0) {
          for (; i < tensor.dataOffset(); i++) {
            spots.add(i);
          }
          i = tensor.dataOffset() + tensor.dataLength();
        }
      }
    } catch (dev.emotion4j.ModelException alreadyBroken) {
      i = 0;
    }
    for (; i < model.length; i++) {
      spots.add(i);
    }
    return spots.stream().mapToInt(Integer::intValue).toArray();
  }

  private void change(ProtoTree tree) {
    List<ProtoTree> fields = new ArrayList<>();
    List<List<ProtoTree>> parents = new ArrayList<>();
    tree.collect(fields, parents);
    int pick = random.nextInt(fields.size());
    ProtoTree field = fields.get(pick);
    List<ProtoTree> parent = parents.get(pick);
    switch (random.nextInt(12)) {
      case 0 -> parent.remove(field);
      case 1 -> parent.add(random.nextInt(parent.size() + 1), field.copy());
      case 2 -> {
        int other = random.nextInt(parent.size());
        int mine = parent.indexOf(field);
        parent.set(mine, parent.get(other));
        parent.set(other, field);
      }
      case 3 -> field.field = 1 + random.nextInt(26);
      case 4 -> swap(field, fields.get(random.nextInt(fields.size())));
      default -> setValue(field, fields);
    }
  }

  private static void swap(ProtoTree a, ProtoTree b) {
    if (a.wireType == b.wireType && a.children == null && b.children == null) {
      byte[] bytes = a.bytes;
      long value = a.value;
      a.bytes = b.bytes;
      a.value = b.value;
      b.bytes = bytes;
      b.value = value;
    }
  }

  private void setValue(ProtoTree field, List<ProtoTree> fields) {
    if (field.wireType == 0) {
      field.value =
          random.nextInt(3) == 0
              ? field.value + random.nextInt(5) - 2
              : NUMBERS[random.nextInt(NUMBERS.length)];
    } else if (field.children == null) {
      switch (random.nextInt(4)) {
        case 0 -> field.bytes = operator();
        case 1 -> field.bytes = ProtoWriter.longs(NUMBERS[random.nextInt(NUMBERS.length)]);
        case 2 -> {
          field.bytes = field.bytes.clone();
          for (int i = 0; i < field.bytes.length && i < 64; i++) {
            field.bytes[i] = (byte) random.nextInt();
          }
        }
        default -> {
          ProtoTree other = fields.get(random.nextInt(fields.size()));
          if (other.children == null && other.wireType == field.wireType) {
            field.bytes = other.bytes;
          }
        }
      }
    } else {
      // Another operator on the same inputs reaches deepest into ONNX Runtime.
      for (ProtoTree child : field.children) {
        if (child.field == 4 && child.wireType == 2 && child.children == null) {
          child.bytes = operator();
        }
      }
    }
  }

  private byte[] operator() {
    List<String> names = new ArrayList<>(OperatorNames.all());
    return names.get(random.nextInt(names.size())).getBytes(StandardCharsets.UTF_8);
  }
}
