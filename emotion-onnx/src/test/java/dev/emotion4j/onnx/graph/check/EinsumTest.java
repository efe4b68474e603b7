package dev.emotion4j.onnx.graph.check;

import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.fits;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.floats;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.graph;
import static dev.emotion4j.onnx.graph.check.RareOperatorsTest.refused;
import static dev.emotion4j.onnx.testing.GraphWriter.FLOAT;
import static dev.emotion4j.onnx.testing.GraphWriter.text;
import static dev.emotion4j.onnx.testing.GraphWriter.withInput;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emotion4j.onnx.graph.OnnxGraph;
import dev.emotion4j.onnx.testing.GraphWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of products: the shapes that ONNX Runtime makes, and work and memory by hand. */
class EinsumTest {
  private static final String UNFIT = "doesn't fit its inputs";

  private static GraphWriter einsum(String equation, String inputs) {
    return graph("Einsum", inputs, "y", text("equation", equation));
  }

  private static GraphWriter einsum(String equation, String inputs, long... dims) {
    return floats(einsum(equation, inputs), "v", dims);
  }

  @Test
  void shapes() throws Exception {
    fits(einsum("bij,bkj->bik", "rows,rows"));
    fits(einsum("zaA, zaZ -> AZ", "rows,rows"));
    fits(einsum("bij->jb", "rows"));
    fits(einsum("bij->", "rows"));
    fits(einsum("abij,bjk->abik", "input,rows"));
    fits(einsum("ba", "v", 5, 2));
    fits(einsum("ba,bc", "v,v", 5, 2));
  }

  @Test
  void dimsThatAnEllipsisCovers() throws Exception {
    fits(einsum("...ij,...jk", "input,input"));
    fits(einsum("b...->...b", "rows"));
    fits(einsum("...i,...i->...", "rows,v", 1, 8, 8));
    fits(einsum("...i,...i->...", "v,rows", 1, 8, 8));
    fits(einsum("...i,...i->...", "rows,v", 3, 8, 8));
    refused(einsum("...i,...i->...", "rows,v", 2, 8, 8), UNFIT);
    refused(einsum("bijk...->b", "rows"), UNFIT);
  }

  @Test
  void whatDoesNotFit() {
    refused(einsum("bijk->b", "rows"), UNFIT);
    refused(einsum("bij->bij", "rows,rows"), UNFIT);
    refused(einsum("", "rows"), UNFIT);
    refused(einsum("bij->bx", "rows"), UNFIT);
    refused(einsum("bij->bb", "rows"), UNFIT);
    refused(einsum("bij,ijb->b", "rows,rows"), UNFIT);
    refused(einsum("bij,bjk->bik", "rows,v", 3, 1, 4), UNFIT);
    refused(einsum("bij,abij->b", "rows,bytes"), "factors of different types");
  }

  @ParameterizedTest
  @ValueSource(strings = {"@", "[", "`", "{", "1", ".", "\u00e4"})
  void lettersAreThoseOfAscii(String letter) {
    refused(einsum("b" + letter + "j->b", "rows"), UNFIT);
  }

  private static StrictCost cost(String equation, int terms, int side) {
    GraphWriter graph =
        withInput()
            .node("Einsum", ",v".repeat(terms).substring(1), "y", text("equation", equation))
            .output("y", FLOAT);
    floats(graph, "v", side, side);
    return StrictCost.of(OnnxGraph.read("m", graph.toBuffer()), 1, 3, 8, 8);
  }

  @Test
  void workAndMemory() {
    // The first matrix is copied, 64^2; then each product takes 64^3.
    long square = 64 * 64;
    StrictCost product = cost("ij,jk->ik", 2, 64);
    assertThat(product.multiplyAdds()).isEqualTo(square + 64 * square);
    assertThat(cost("ij,jk,kl->il", 3, 64).multiplyAdds()).isEqualTo(square + 2 * 64 * square);
    // The output; and twice, as each may be turned: both inputs, the copy and the product.
    assertThat(product.bytes()).isEqualTo(4 * square + 4 * 2 * (4 * square));
    // A diagonal of 64 and 64^2 products, fewer than the numbers that are touched: two inputs, the
    // output of 64, and twice both inputs and two rows of 64 on the way.
    assertThat(cost("ii,ij->j", 2, 64).multiplyAdds())
        .isEqualTo(2 * square + 64 + 2 * (2 * square + 2 * 64));
  }

  @Test
  void aLargeProductOnTheWayIsRefused() {
    // 128^4 floats are 2^30 bytes; a value may have 2^28.
    GraphWriter graph = einsum("ij,kl,ik->jl", "v,v,v", 128, 128);
    refused(graph, "a product of 268435456 elements on the way");
  }
}
