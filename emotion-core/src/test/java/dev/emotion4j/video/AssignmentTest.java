package dev.emotion4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Test
  void theSumCountsNotTheNearestFirst() {
    // Greedy would take 0.1 and be left with 0.9; 0.2 + 0.3 is less.
    double[][] costs = {{0.1, 0.2}, {0.3, 0.9}};
    assertThat(Assignment.of(costs, 1)).containsExactly(1, 0);
  }

  @Test
  void whatIsTooFarStaysAlone() {
    assertThat(Assignment.of(new double[][] {{1.1, 5}, {0.9, 7}}, 1)).containsExactly(-1, 0);
    assertThat(Assignment.of(new double[][] {{}, {}}, 1)).containsExactly(-1, -1);
    assertThat(Assignment.of(new double[0][0], 1)).isEmpty();
  }

  @Test
  void noOtherAssignmentCostsLess() {
    Random random = new Random(6);
    for (int round = 0; round < 3000; round++) {
      int rows = 1 + random.nextInt(5);
      int columns = random.nextInt(6);
      double[][] costs = new double[rows][columns];
      for (double[] row : costs) {
        for (int c = 0; c < columns; c++) {
          row[c] = random.nextInt(4) == 0 ? random.nextInt(4) / 2.0 : 1.5 * random.nextDouble();
        }
      }
      int[] assigned = Assignment.of(costs, 1);
      double sum = 0;
      boolean[] taken = new boolean[columns];
      for (int row = 0; row < rows; row++) {
        int column = assigned[row];
        if (column >= 0) {
          assertThat(taken[column]).isFalse();
          taken[column] = true;
        }
        sum += column < 0 ? 1 : costs[row][column];
      }
      assertThat(sum).isCloseTo(least(costs, 0, new boolean[columns]), within(1e-12));
    }
  }

  /** Tries all. */
  private static double least(double[][] costs, int row, boolean[] taken) {
    if (row == costs.length) {
      return 0;
    }
    double least = 1 + least(costs, row + 1, taken);
    for (int c = 0; c < taken.length; c++) {
      if (!taken[c]) {
        taken[c] = true;
        least = Math.min(least, costs[row][c] + least(costs, row + 1, taken));
        taken[c] = false;
      }
    }
    return least;
  }

  @Test
  void costsCountUpToTwiceThatOfNobody() {
    // 2 * 3 is more than both: the cheaper one is taken.
    assertThat(Assignment.of(new double[][] {{2, 1}}, 3)).containsExactly(1);
    // Nobody fits anybody.
    assertThat(Assignment.of(new double[][] {{9, 8}, {7, 9}, {9, 9}}, 3))
        .containsExactly(-1, -1, -1);
  }
}
