// Over 300 lines: one case after the other, each with its exact message.
package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.INT64;
import static dev.emotion4j.onnx.testing.GraphWriter.classifier;
import static dev.emotion4j.onnx.testing.GraphWriter.integer;
import static dev.emotion4j.onnx.testing.GraphWriter.ints;
import static dev.emotion4j.onnx.testing.GraphWriter.single;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;
import static dev.emotion4j.onnx.testing.ProtoWriter.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.testing.GraphWriter;
import dev.emotion4j.onnx.testing.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Files that ONNX Runtime would run, or die of, and what we say instead. In the expected messages
 * {@code #} stands for an offset.
 */
class MaliciousModelTest {
  static void refused(byte[] model, String message) {
    assertThatThrownBy(
            () -> {
              OnnxGraph graph = OnnxGraph.read("m.onnx", ByteBuffer.wrap(model));
              StrictCost.of(graph, 1, 3, 8, 8);
            })
        .isExactlyInstanceOf(ModelException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage().replaceAll("at byte \\d+", "at byte #"))
                    .isEqualTo("m.onnx: " + message));
  }

  static void refused(GraphWriter model, String message) {
    refused(model.toByteArray(), message);
  }

  private static ProtoWriter floatTensor(String name, long... dims) {
    return GraphWriter.tensor(FLOAT, dims).text(8, name);
  }

  // What a graph may ask for

  @Test
  void anAllocationBomb() {
    refused(
        withInput()
            .integers("huge", 200_000, 200_000)
            .node("ConstantOfShape", "huge", "zeros")
            .node("ReduceSum", "zeros", "output", integer("keepdims", 0))
            .output("output", FLOAT),
        "graph.node[0] 'ConstantOfShape of zeros' (ConstantOfShape): an output FLOAT[200000,"
            + " 200000] of 160000000000 bytes, the limit is 268435456");
  }

  @Test
  void anAllocationBombWhoseSizeOverflows() {
    refused(
        single("Expand", "input,huge").integers("huge", 1L << 32, 1L << 32, 3, 8, 8),
        "graph.node[0] 'Expand of output' (Expand): an output FLOAT[4294967296, 4294967296, 3, 8,"
            + " 8] of more than 2^63 bytes, the limit is 268435456");
  }

  @Test
  void aSizeThatDependsOnThePicture() {
    refused(
        withInput()
            .node("Cast", "input", "integers", integer("to", INT64))
            .integers("all", -1)
            .node("Reshape", "integers,all", "flat")
            .node("ConstantOfShape", "flat", "output")
            .output("output", FLOAT),
        "graph.node[2] 'ConstantOfShape of output' (ConstantOfShape): the shape (input 0) is"
            + " computed from the picture or is too long, so the size of the output has no bound;"
            + " expected a constant, or a computation from shapes");
  }

  @Test
  void aSizeThatWrapsAround() {
    ProtoWriter small = GraphWriter.tensor(2, 1).text(8, "two").bytes(9, new byte[] {2});
    ProtoWriter large = GraphWriter.tensor(2, 1).text(8, "three").bytes(9, new byte[] {3});
    refused(
        withInput()
            .initializer(small)
            .initializer(large)
            .node("Sub", "two,three", "wrapped") // 255 in 8 bits, not -1
            .node("Cast", "wrapped", "shape", integer("to", INT64))
            .node("Reshape", "input,shape", "output")
            .output("output", FLOAT),
        "graph.node[2] 'Reshape of output' (Reshape): the shape (input 1) is computed from the"
            + " picture or is too long, so the size of the output has no bound; expected a"
            + " constant, or a computation from shapes");
  }

  @Test
  void memoryThatDoublesWithEveryNode() {
    GraphWriter graph = withInput();
    String last = "input";
    for (int i = 0; i < 40; i++) {
      graph.node("Concat", last + "," + last, "x" + i, integer("axis", 0));
      last = "x" + i;
    }
    // 192 elements doubled 19 times are 100663296
    refused(
        graph.node("Relu", last, "output").output("output", FLOAT),
        "graph.node[18] 'Concat of x18' (Concat): an output FLOAT[524288, 3, 8, 8] of 402653184"
            + " bytes, the limit is 268435456");
  }

  @Test
  void anOuterProductByBroadcasting() {
    refused(
        withInput()
            .integers("row", 1, -1)
            .integers("column", -1, 1)
            .integers("repeats", 1, 1, 200, 1)
            .node("Tile", "input,repeats", "large")
            .node("Reshape", "large,row", "a")
            .node("Reshape", "large,column", "b")
            .node("Add", "a,b", "output")
            .output("output", FLOAT),
        "graph.node[3] 'Add of output' (Add): an output FLOAT[38400, 38400] of 5898240000 bytes,"
            + " the limit is 268435456");
  }

  @Test
  void paddingBeyondMemory() {
    refused(
        single("Conv", "input,w", ints("pads", 1L << 40, 0, 0, 0))
            .tensor("w", new float[3], 1, 3, 1, 1),
        "graph.node[0] 'Conv of output' (Conv): pads has the value 1099511627776, expected 0 to"
            + " 65536");
    refused(
        single("Conv", "input,w", ints("pads", 65536, 65536, 0, 0))
            .tensor("w", new float[3], 1, 3, 1, 1),
        "graph.node[0] 'Conv of output' (Conv): an output FLOAT[1, 1, 65544, 65544] of 17184063744"
            + " bytes, the limit is 268435456");
    refused(
        single("Pad", "input,pads").integers("pads", 0, 0, 0, 0, 0, 0, 1L << 62, 0),
        "graph.node[0] 'Pad of output' (Pad): pads [0, 0, 0, 0, 0, 0, 4611686018427387904, 0] are"
            + " out of range");
  }

  @Test
  void enlargingBeyondMemory() {
    refused(
        single("Resize", "input,,,sizes").integers("sizes", 1, 3, 100_000, 100_000),
        "graph.node[0] 'Resize of output' (Resize): an output FLOAT[1, 3, 100000, 100000] of"
            + " 120000000000 bytes, the limit is 268435456");
    refused(
        single("Resize", "input,,scales").tensor("scales", new float[] {1, 1, Float.NaN, 1}, 4),
        "graph.node[0] 'Resize of output' (Resize): a scale of NaN is out of range");
    refused(
        single("Tile", "input,repeats").integers("repeats", 1, 1, 1 << 20, 1 << 20),
        "graph.node[0] 'Tile of output' (Tile): an output FLOAT[1, 3, 8388608, 8388608] of"
            + " 844424930131968 bytes, the limit is 268435456");
  }

  @Test
  void workForHours() {
    GraphWriter graph =
        withInput().integers("square", 2048, 2048).node("ConstantOfShape", "square", "x0");
    for (int i = 0; i < 100; i++) {
      graph.node("MatMul", "x" + i + "," + "x" + i, "x" + (i + 1));
    }
    // 35 x 2048^3, and for the first 2 elements read and 2048^2 written
    refused(
        graph.node("ReduceMean", "x100", "output").output("output", FLOAT),
        "graph.node[35] 'MatMul of x35' (MatMul): up to here the graph takes 300651905026"
            + " multiplications, the limit is 300000000000");
  }

  @Test
  void anEndlessLoop() {
    ProtoWriter body = new ProtoWriter().text(1, "body").message(6, new ProtoWriter());
    refused(
        withInput().node("Loop", "", "output", body.integer(20, 5)).output("output", FLOAT),
        "graph.node[0] 'Loop of output' (Loop): nothing here bounds what this operator makes and"
            + " takes");
  }

  @Test
  void anOperatorOfAnotherDomain() {
    ProtoWriter node =
        new ProtoWriter()
            .text(1, "input")
            .text(2, "output")
            .text(3, "n")
            .text(4, "Inverse")
            .text(7, "com.microsoft");
    refused(
        withInput().inGraph(graph -> graph.message(1, node)).output("output", FLOAT),
        "graph.node[0] 'n' (com.microsoft.Inverse): nothing here bounds what this operator makes and"
            + " takes");
  }

  @Test
  void aBiasThatIsReadBeyondItsEnd() {
    refused(
        single("Conv", "input,w,b")
            .tensor("w", new float[12], 4, 3, 1, 1)
            .tensor("b", new float[1], 1),
        "graph.node[0] 'Conv of output' (Conv): the bias FLOAT[1] doesn't fit 4 output channels");
  }

  @Test
  void integerDivisionByZero() {
    refused(
        withInput()
            .integers("zeros", 4, 0, 4, 4)
            .node("Shape", "input", "shape")
            .node("Div", "shape,zeros", "wanted")
            .node("Reshape", "input,wanted", "output")
            .output("output", FLOAT),
        "graph.node[1] 'Div of wanted' (Div): divides integers by something other than constants"
            + " that are neither 0 nor -1");
  }

  @Test
  void nodesInACircle() {
    refused(
        withInput()
            .node("Add", "input,b", "a")
            .node("Relu", "a", "b")
            .node("Relu", "b", "output")
            .output("output", FLOAT),
        "graph.node[0] 'Add of a' (Add) reads 'b', which nothing makes, or only a node"
            + " that needs what this one makes; export the model again");
  }

  @Test
  void twoNodesThatMakeTheSameValue() {
    refused(
        withInput().node("Relu", "input", "x").node("Abs", "input", "x").output("x", FLOAT),
        "graph.node[1] 'Abs of x' (Abs) makes 'x', which exists already");
  }

  @Test
  void declaredShapesThatLie() {
    refused(
        withInput().node("Flatten", "input", "output").output("output", FLOAT, "N", 4),
        "graph.output 'output' is declared as FLOAT[-1, 4], but the graph makes FLOAT[1, 192]");
    refused(
        classifier().declare("pool", FLOAT, "N", 4, 100, 1),
        "graph.node[2] 'GlobalAveragePool of pool' (GlobalAveragePool): graph.value_info 'pool' is declared as FLOAT[-1, 4, 100, 1], but the graph makes FLOAT[1,"
            + " 4, 1, 1]");
    refused(
        classifier().declare("relu", INT64, "N", 4, 8, 8),
        "graph.node[1] 'Relu of relu' (Relu): graph.value_info 'relu' is declared as INT64[-1, 4, 8, 8], but the graph makes FLOAT[1, 4,"
            + " 8, 8]");
  }

  // Data outside the file, and settings inside it

  private static ProtoWriter external(String key, String value) {
    return new ProtoWriter().text(1, key).text(2, value);
  }

  private static void refusedOutside(ProtoWriter tensor, String problem) {
    refused(
        single("Mul", "input,w").initializer(tensor),
        "graph.initializer[0].external_data at byte #: tensor 'w' is stored outside the model, "
            + problem);
  }

  @Test
  void dataOutsideTheModelsFolder() {
    for (String path :
        new String[] {"../secrets.bin", "/etc/passwd", "a/b", "a\\b", "C:x", "..", "a\nb"}) {
      refusedOutside(
          floatTensor("w", 1).message(13, external("location", path)).integer(14, 1),
          "in '"
              + path
              + "', expected the plain name of a file in the model's own folder; save the model"
              + " again with its data beside it");
    }
  }

  @Test
  void dataOutsideTheModelThatIsHalfDescribed() {
    ProtoWriter location = external("location", "w.data");
    refusedOutside(floatTensor("w", 1).integer(14, 1), "but has no location");
    refusedOutside(
        floatTensor("w", 1).message(13, location), "but has no data_location that says so");
    refusedOutside(
        floatTensor("w", 1)
            .message(13, location)
            .integer(14, 1)
            .message(13, external("length", "8")),
        "with a length of 8 bytes, but it needs 4");
    refusedOutside(
        floatTensor("w", 1)
            .message(13, location)
            .integer(14, 1)
            .message(13, external("offset", "-4")),
        "with the offset '-4', expected a number of bytes");
    refused(
        single("Mul", "input,w")
            .initializer(floatTensor("w", 1).message(13, location).message(13, location)),
        "graph.initializer[0].external_data[1].key at byte #: 'location' is given twice");
    refused(
        single("Mul", "input,w")
            .initializer(
                floatTensor("w", 1).bytes(9, floats(1)).message(13, location).integer(14, 1)),
        "graph.initializer[0].external_data at byte #: tensor 'w' has its values here and in"
            + " another file");
  }

  @Test
  void dataOutsideTheModelOfAnAttributeOrAnInnerGraph() {
    ProtoWriter tensor =
        floatTensor("w", 1).message(13, external("location", "w.data")).integer(14, 1);
    refused(
        withInput()
            .node("Constant", "", "output", GraphWriter.tensor("value", tensor))
            .output("output", FLOAT),
        "graph.node[0].attribute[0].t at byte #: the tensor of an attribute is stored outside the"
            + " model, where only initializers may be; save the model as a single file");
    ProtoWriter branch =
        new ProtoWriter()
            .text(1, "then_branch")
            .message(6, new ProtoWriter().message(5, tensor))
            .integer(20, 5);
    refused(
        withInput().node("If", "input", "output", branch).output("output", FLOAT),
        "initializer 'w' of a graph within the graph is stored outside the model, where only the"
            + " outermost graph's may be; save the model as a single file");
  }

  @Test
  void settingsForTheRuntime() {
    ProtoWriter entry = new ProtoWriter().text(1, "ort_config").text(2, "{\"session_options\":{}}");
    refused(
        classifier().startingWith(new ProtoWriter().integer(1, 8).message(14, entry)),
        "metadata_props[0].key at byte #: the metadata 'ort_config' would set options of ONNX"
            + " Runtime; remove it");
  }

  @Test
  void functionsTrainingAndSparseTensors() {
    refused(
        classifier().startingWith(new ProtoWriter().integer(1, 8).text(25, "")),
        "functions at byte #: the model defines its own functions; export it with functions"
            + " inlined");
    refused(
        classifier().startingWith(new ProtoWriter().integer(1, 8).text(20, "")),
        "training_info at byte #: the model carries a training graph; export it for inference");
    refused(
        classifier().inGraph(graph -> graph.text(15, "")),
        "graph.sparse_initializer at byte #: sparse tensors are not allowed");
  }

  // Versions, inputs, outputs

  @Test
  void futureAndAncientVersions() {
    refused(
        classifier().startingWith(new ProtoWriter().integer(1, 14)),
        "ir_version at byte #: found 14, expected 3 to 13");
    refused(
        classifier().startingWith(new ProtoWriter().integer(1, -1)),
        "ir_version at byte #: found -1, expected 3 to 13");
    refused(
        classifier().opset(27),
        "opset_import[0].version at byte #: operator set 27, expected 7 to 26");
    refused(
        classifier().opset(6),
        "opset_import[0].version at byte #: operator set 6, expected 7 to 26");
    refused(
        classifier().startingWith(new ProtoWriter()),
        "no ir_version; this is not an ONNX model, or a damaged one");
    refused(
        new ProtoWriter().integer(1, 8).message(7, new ProtoWriter()).toByteArray(),
        "no version of the default operator set in opset_import");
    refused(new byte[0], "no ir_version; this is not an ONNX model, or a damaged one");
  }

  @Test
  void aDefaultOperatorSetThatIsImportedTwice() {
    ProtoWriter[] sets = new ProtoWriter[2];
    for (int i = 0; i < 2; i++) {
      ProtoWriter set = new ProtoWriter().text(1, "ai.onnx").integer(2, 12 + i);
      sets[i] = new ProtoWriter().integer(1, 8).message(8, set);
    }
    refused(
        classifier().opset(13).startingWith(sets[0]),
        "opset_import[1].version at byte #: the default operator set is imported in versions 12 and"
            + " 13, expected one; export the model again");
    ByteBuffer same = classifier().opset(13).startingWith(sets[1]).toBuffer();
    assertThat(OnnxGraph.read("m", same).opset()).isEqualTo(13);
  }

  @Test
  void dimsThatDontFitTheData() {
    refused(
        single("Mul", "input,w").initializer(floatTensor("w", 8).bytes(9, floats(1, 2, 3))),
        "graph.initializer[0].raw_data at byte #: tensor 'w' of shape [8] and type FLOAT needs 32"
            + " bytes, found 12");
    refused(
        single("Mul", "input,w").initializer(floatTensor("w", 8).bytes(4, floats(1, 2, 3))),
        "graph.initializer[0].dims at byte #: tensor 'w' of shape [8] and type FLOAT needs 8"
            + " values, found 3");
    refused(
        single("Mul", "input,w").initializer(floatTensor("w", -8).bytes(9, floats(1))),
        "graph.initializer[0].dims at byte #: tensor '' has a dim of -8");
    refused(
        single("Mul", "input,w").initializer(floatTensor("w", 1L << 62, 8).bytes(9, floats(1))),
        "graph.initializer[0].dims at byte #: tensor 'w' of shape [4611686018427387904, 8] is"
            + " larger than any model file");
    refused(
        single("Mul", "input,w").initializer(floatTensor("w", 1, 1, 1, 1, 1, 1, 1, 1, 1)),
        "graph.initializer[0].dims at byte #: tensor '' has more than 8 dims");
  }

  @Test
  void dataStoredTwice() {
    refused(
        single("Mul", "input,w")
            .initializer(floatTensor("w", 1).bytes(9, floats(1)).bytes(9, floats(2))),
        "graph.initializer[0].raw_data at byte #: the field is given twice; parsers disagree on"
            + " what that means");
    refused(
        single("Mul", "input,w")
            .initializer(floatTensor("w", 1).bytes(9, floats(1)).bytes(4, floats(2))),
        "graph.initializer[0].raw_data at byte #: tensor 'w' has its values in two fields");
    refused(
        classifier().tensor("bias", new float[4], 4),
        "graph.initializer[3].name at byte #: initializer 'bias' is stored twice");
  }

  @Test
  void elementTypesThatImagesDontNeed() {
    refused(
        single("Mul", "input,w").initializer(GraphWriter.tensor(8, 2).text(8, "w").text(6, "x")),
        "graph.initializer[0].dims at byte #: tensor 'w' of shape [2] and type STRING needs 2"
            + " values, found 1");
    // A graph can copy texts as often as it likes.
    refused(
        single("Mul", "input,w")
            .initializer(GraphWriter.tensor(8, 1).text(8, "w").text(6, "x".repeat(257))),
        "graph.initializer[0].string_data at byte #: 257 bytes are over the limit of 256 bytes");
    refused(
        single("Mul", "input,w")
            .initializer(GraphWriter.tensor(8, 1).text(8, "w").bytes(9, new byte[64])),
        "graph.initializer[0].raw_data at byte #: tensor 'w' of strings has no string_data");
    refused(
        single("Mul", "input,w").initializer(GraphWriter.tensor(14, 0).text(8, "w")),
        "graph.initializer[0].data_type at byte #: tensor 'w' has element type 14, expected 1"
            + " (FLOAT), 2 (UINT8), 3 (INT8), 4 (UINT16), 5 (INT16), 6 (INT32), 7 (INT64), 8"
            + " (STRING), 9 (BOOL), 10 (FLOAT16), 11 (DOUBLE), 12 (UINT32), 13 (UINT64), 16 (BFLOAT16), 21"
            + " (UINT4), 22 (INT4)");
  }

  // Names

  @Test
  void namesThatAreNotUtf8() {
    ProtoWriter tensor =
        GraphWriter.tensor(FLOAT, 1).bytes(8, new byte[] {(byte) 0xc3, 0x28}).bytes(9, floats(1));
    refused(
        classifier().initializer(tensor),
        "graph.initializer[3].name at byte #: the bytes are not valid UTF-8");
  }

  @Test
  void aFileInTheRuntimesOwnFormat() {
    refused(
        new byte[] {32, 0, 0, 0, 'O', 'R', 'T', 'M', 0, 0},
        "is in ORT format, which ONNX Runtime writes for one kind of processor, expected ONNX; use"
            + " the .onnx file that it was made from");
  }

  private static void named(String start, String message) {
    byte[] file = start.getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> OnnxGraph.read("m.onnx", ByteBuffer.wrap(file)))
        .isExactlyInstanceOf(ModelException.class)
        .hasMessageStartingWith("m.onnx: " + message);
  }

  @Test
  void aFileThatIsNoOnnxModelIsNamed() {
    named("version https://git-lfs.github.com/spec/v1\noid", "is a pointer of Git LFS");
    named("<!DOCTYPE html><html>", "is a web page or XML");
    named("\u001c\0\0\0TFL3", "is a TensorFlow Lite model");
    named("PK\u0003\u0004\0\0", "is a zip archive, which PyTorch's .pt");
    named("\u0080\u0002\u008a\nl\u00fc\u009cF", "is a .pth file of an old PyTorch");
    named("\u0089HDF\r\n\u001a\n", "is an HDF5 file");
    named("@\0\0\0\0\0\0\0{\"__metadata__\"", "is a safetensors file");
    named("\u001f\u008b\b", "is compressed with gzip");
    named("\b\b\u0012\tORTModule", "no version of the default operator set");
  }

  @Test
  void namesWithControlCharacters() {
    refused(
        withInput().node("Relu", "input", "out\0put").output("output", FLOAT),
        "graph.node[0].output at byte #: a name may not contain control characters");
  }

  @Test
  void namesWithoutEnd() {
    refused(
        withInput().node("Relu", "input", "x".repeat(1025)).output("output", FLOAT),
        "graph.node[0].output at byte #: 1025 bytes are over the limit of 1024 bytes");
  }

  // Protobuf that two parsers may read differently

  @Test
  void twoGraphsInOneModel() {
    byte[] model = classifier().toByteArray();
    byte[] twice = Arrays.copyOf(model, model.length + 2);
    twice[model.length] = (7 << 3) | 2; // an empty second graph, which a parser would merge
    refused(
        twice, "graph at byte #: the field is given twice; parsers disagree on what that means");
  }

  @Test
  void paddedNumbersAndGroups() {
    refused(
        new byte[] {0x08, (byte) 0x88, 0x00},
        "ir_version at byte #: a number is padded with zero bytes; write it in its shortest form");
    refused(
        new byte[] {0x0b, 0x0c},
        "model at byte #: field 1 has wire type 3, expected 0, 1, 2 or 5 (groups are not used in"
            + " ONNX); the file is damaged");
    refused(
        new byte[] {0x00, 0x01},
        "model at byte #: field number 0 does not exist; the file is damaged");
    refused(new byte[] {0x3d, 0, 0, 0, 0}, "graph at byte #: found wire type 5, expected 2");
  }

  @Test
  void numbersAndLengthsWithoutEnd() {
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) 0xff);
    refused(
        endless, "a field's tag at byte #: a number is longer than 64 bits; the file is damaged");
    refused(
        new byte[] {0x3a, 0x7f, 0x00},
        "graph at byte #: a length of 127 bytes reaches past the end, 1 bytes are left; the file is"
            + " damaged or truncated");
    refused(
        new ProtoWriter().varint(0x3a).varint(-1).toByteArray(),
        "graph at byte #: a length of 18446744073709551615 bytes reaches past the end, 0 bytes are"
            + " left; the file is damaged or truncated");
  }

  @Test
  void anElementThatIsNoMessageIsCountedInItsList() {
    ProtoWriter relu = new ProtoWriter().text(1, "input").text(2, "relu").text(4, "Relu");
    ProtoWriter graph = new ProtoWriter().message(1, relu).integer(1, 5);
    refused(
        new ProtoWriter().message(7, graph).toByteArray(),
        "graph.node[1] at byte #: found wire type 0, expected 2");
  }

  @Test
  void everyTruncationIsNoticed() {
    byte[] model = classifier().toByteArray();
    for (int length = 0; length < model.length; length++) {
      byte[] shorter = Arrays.copyOf(model, length);
      assertThatThrownBy(() -> OnnxGraph.read("m.onnx", ByteBuffer.wrap(shorter)))
          .isExactlyInstanceOf(ModelException.class);
    }
  }

  @Test
  void theOffsetIsThatOfTheFieldsTag() {
    // 2 bytes of ir_version, 2 of the graph's tag and length, 2 of the node's, then its op_type
    ProtoWriter graph = new ProtoWriter().message(1, new ProtoWriter().bytes(4, new byte[] {-1}));
    byte[] model = new ProtoWriter().integer(1, 8).message(7, graph).toByteArray();
    assertThatThrownBy(() -> OnnxGraph.read("m.onnx", ByteBuffer.wrap(model)))
        .hasMessage("m.onnx: graph.node[0].op_type at byte 6: the bytes are not valid UTF-8");
  }
}
