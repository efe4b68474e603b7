// Over 300 lines: all of the wire format, and what each way to be damaged is called.
package dev.emotion4j.onnx.graph;

import dev.emotion4j.ModelException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one protobuf message in a buffer, without copying and without trusting a
 * single byte. The caller loops over {@link #next()}, looks at {@link #field()} and calls the one
 * method that fits; what it doesn't know it must {@link #skip()}. Not safe for concurrent use.
 *
 * <p>Stricter than the protobuf specification, on purpose. Where that lets parsers merge, override
 * or guess (a singular field given twice, groups, padded varints, unexpected wire types), two
 * parsers may see two different models in one file; all of these are refused, so that what is
 * checked here is what ONNX Runtime reads.
 *
 * <p>Longer than most files: all that touches untrusted bytes is in this one.
 */
final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  /** The index of a message that is not one of a list. */
  static final int SINGULAR = -1;

  /**
   * ModelProto, graph, value info, type, tensor type, shape, dimension: 7 levels, and 3 more for
   * each graph within a graph.
   */
  private static final int MAX_DEPTH = 20;

  /** Names longer than most, so that most need one array only. */
  private static final int SCRATCH_BYTES = 256;

  private final String file;
  private final ByteBuffer buffer;
  private final byte[] scratch;
  private final @Nullable ProtoReader parent;
  private final String messageName;
  private final int messageIndex;
  private final int depth;
  private final int start;
  private final int end;
  private int position;

  private int tagOffset;
  private int field;
  private int wireType;
  private long singularSeen;

  /** The index in its list of the message that is being entered. */
  private int entering = SINGULAR;

  /** Reads the message that fills a buffer from its position to its limit. */
  ProtoReader(String file, ByteBuffer buffer) {
    this.file = file;
    this.buffer = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    this.scratch = new byte[SCRATCH_BYTES];
    this.parent = null;
    this.messageName = "";
    this.messageIndex = SINGULAR;
    this.depth = 1;
    this.start = buffer.position();
    this.end = buffer.limit();
    this.position = start;
  }

  private ProtoReader(ProtoReader parent, String name, int index, int start, int end) {
    this.file = parent.file;
    this.buffer = parent.buffer;
    this.scratch = parent.scratch;
    this.parent = parent;
    this.messageName = name;
    this.messageIndex = index;
    this.depth = parent.depth + 1;
    this.start = start;
    this.end = end;
    this.position = start;
  }

  /** The offset of this message's first byte in the buffer. */
  int start() {
    return start;
  }

  /** The offset behind this message's last byte. */
  int end() {
    return end;
  }

  /** The offset behind what was read so far. */
  int position() {
    return position;
  }

  /** The offset of the current field's tag. */
  int tagOffset() {
    return tagOffset;
  }

  /** The current field's number. */
  int field() {
    return field;
  }

  /** Moves to the next field; false at the message's end. */
  boolean next() {
    if (position == end) {
      return false;
    }
    tagOffset = position;
    long tag = varint("a field's tag");
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    if (tag >>> 32 != 0 || field == 0) {
      throw refuse("", "field number " + (tag >>> 3) + " does not exist; the file is damaged");
    }
    if (wireType != VARINT && wireType != FIXED64 && wireType != BYTES && wireType != FIXED32) {
      throw refuse(
          "",
          "field "
              + field
              + " has wire type "
              + wireType
              + ", expected 0, 1, 2 or 5 (groups are not used in ONNX); the file is damaged");
    }
    return true;
  }

  /** Skips a field that doesn't matter. */
  void skip() {
    switch (wireType) {
      case VARINT -> varint("field " + field);
      case FIXED64 -> advance(8, "field " + field);
      case FIXED32 -> advance(4, "field " + field);
      default -> advance(length("field " + field), "field " + field);
    }
  }

  /** A singular integer. */
  long integer(String name) {
    singular(name);
    expect(VARINT, name);
    return varint(name);
  }

  /** A singular integer that must be within a range. */
  int integer(String name, long min, long max) {
    long value = integer(name);
    if (value < min || value > max) {
      throw refuse(name, "found " + value + ", expected " + min + " to " + max);
    }
    return (int) value;
  }

  /** A singular float. */
  float float32(String name) {
    singular(name);
    expect(FIXED32, name);
    return buffer.getFloat(advance(4, name));
  }

  /** A singular string of valid UTF-8. */
  String text(String name, int maxBytes) {
    singular(name);
    return repeatedText(name, maxBytes);
  }

  /** A text for people, of any length and whatever bytes: nothing ever reads it. */
  void remark(String name) {
    singular(name);
    expect(BYTES, name);
    skip();
  }

  /** One text of several that nobody here reads, but whose length matters. */
  void skipText(String name, int maxBytes) {
    expect(BYTES, name);
    int length = length(name);
    if (length > maxBytes) {
      throw refuse(name, length + " bytes are over the limit of " + maxBytes + " bytes");
    }
    advance(length, name);
  }

  /** A text that is read if it is short and valid UTF-8; otherwise it is skipped and null. */
  @Nullable String shortText(String name, int maxBytes) {
    singular(name);
    expect(BYTES, name);
    int length = length(name);
    int offset = advance(length, name);
    return length > maxBytes ? null : decoded(offset, length);
  }

  /** One string, of valid UTF-8, of a repeated field. */
  String repeatedText(String name, int maxBytes) {
    expect(BYTES, name);
    int length = length(name);
    if (length > maxBytes) {
      throw refuse(name, length + " bytes are over the limit of " + maxBytes + " bytes");
    }
    int offset = advance(length, name);
    String text = decoded(offset, length);
    if (text == null) {
      throw refuse(name, "the bytes are not valid UTF-8");
    }
    return text;
  }

  private @Nullable String decoded(int offset, int length) {
    String ascii = ascii(offset, length);
    if (ascii != null) {
      return ascii;
    }
    ByteBuffer bytes = buffer.duplicate();
    ((Buffer) bytes).limit(offset + length).position(offset);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** A singular, or one of repeated, names of a tensor, node or operator: text without controls. */
  String name(String name, int maxBytes, boolean repeated) {
    String text = repeated ? repeatedText(name, maxBytes) : text(name, maxBytes);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw refuse(name, "a name may not contain control characters");
      }
    }
    return text;
  }

  /** A singular byte field: returns its length, and {@link #position()} is the offset behind it. */
  int bytes(String name) {
    singular(name);
    expect(BYTES, name);
    int length = length(name);
    advance(length, name);
    return length;
  }

  /** A singular embedded message. */
  ProtoReader message(String name) {
    singular(name);
    return repeatedMessage(name, SINGULAR);
  }

  /** One embedded message of a repeated field. */
  ProtoReader repeatedMessage(String name, int index) {
    entering = index;
    expect(BYTES, name);
    int length = length(name);
    if (depth == MAX_DEPTH) {
      throw refuse(name, "messages are nested deeper than " + MAX_DEPTH + " levels");
    }
    int offset = advance(length, name);
    entering = SINGULAR;
    return new ProtoReader(this, name, index, offset, offset + length);
  }

  /** Values of a repeated integer field, packed or not. */
  void integers(String name, LongConsumer values) {
    if (wireType == VARINT) {
      values.accept(varint(name));
      return;
    }
    expect(BYTES, name);
    int packedEnd = length(name) + position;
    while (position < packedEnd) {
      values.accept(varint(name));
    }
    if (position != packedEnd) {
      throw refuse(name, "the last packed value reaches past the field's end");
    }
  }

  /**
   * Values of a repeated fixed-size field, packed or not: returns how many, and {@link #position()}
   * is the offset behind the last.
   */
  int fixed(String name, int size) {
    if (wireType == (size == 4 ? FIXED32 : FIXED64)) {
      advance(size, name);
      return 1;
    }
    expect(BYTES, name);
    int length = length(name);
    if (length % size != 0) {
      throw refuse(name, length + " bytes are no multiple of " + size);
    }
    advance(length, name);
    return length / size;
  }

  /** What to throw when a field of this message isn't acceptable. */
  ModelException refuse(String name, String problem) {
    String where = indexed(name, entering);
    for (ProtoReader reader = this; reader.parent != null; reader = reader.parent) {
      String outer = indexed(reader.messageName, reader.messageIndex);
      where = where.isEmpty() ? outer : outer + "." + where;
    }
    return new ModelException(
        ModelException.Reason.GRAPH,
        file
            + ": "
            + (where.isEmpty() ? "model" : where)
            + " at byte "
            + tagOffset
            + ": "
            + problem);
  }

  private static String indexed(String name, int index) {
    return index == SINGULAR ? name : name + "[" + index + "]";
  }

  private void singular(String name) {
    long bit = 1L << field; // ONNX numbers its fields up to 26
    if ((singularSeen & bit) != 0) {
      throw refuse(name, "the field is given twice; parsers disagree on what that means");
    }
    singularSeen |= bit;
  }

  private void expect(int expected, String name) {
    if (wireType != expected) {
      throw refuse(name, "found wire type " + wireType + ", expected " + expected);
    }
  }

  private int length(String name) {
    long length = varint(name);
    if (length < 0 || length > end - position) {
      throw refuse(
          name,
          "a length of "
              + Long.toUnsignedString(length)
              + " bytes reaches past the end, "
              + (end - position)
              + " bytes are left; the file is damaged or truncated");
    }
    return (int) length;
  }

  private int advance(int count, String name) {
    if (count > end - position) {
      throw refuse(name, "the message ends within the value; the file is damaged or truncated");
    }
    int offset = position;
    position += count;
    return offset;
  }

  private long varint(String name) {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte b = buffer.get(advance(1, name));
      if (shift == 63 && (b & 0xfe) != 0) {
        break;
      }
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        if (b == 0 && shift > 0) {
          throw refuse(name, "a number is padded with zero bytes; write it in its shortest form");
        }
        return value;
      }
    }
    throw refuse(name, "a number is longer than 64 bits; the file is damaged");
  }

  /** Text of ASCII characters only, which nearly all is; or null. */
  private @Nullable String ascii(int offset, int length) {
    byte[] bytes = length <= scratch.length ? scratch : new byte[length];
    for (int i = 0; i < length; i++) {
      byte b = buffer.get(offset + i);
      if (b < 0) {
        return null;
      }
      bytes[i] = b;
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
