package dev.emotion4j.video;

import java.util.Arrays;

/** Which column each row takes, so that the costs sum to as little as possible. */
final class Assignment {
  /*
   * The Hungarian method with potentials (Kuhn 1955, Munkres 1957, in the form that adds one row at
   * a time along a shortest augmenting path; Jonker and Volgenant 1987). Rows by columns squared at
   * the worst, which for the faces of a picture is microseconds.
   */
  private Assignment() {}

  /**
   * Assigns columns to rows.
   *
   * @param costs one row of finite numbers for each, all of the same length
   * @param unassigned what it costs to leave a row without a column
   * @return for each row its column, or -1
   */
  static int[] of(double[][] costs, double unassigned) {
    int rows = costs.length;
    if (rows == 0) {
      return new int[0];
    }
    int real = costs[0].length;
    int columns = real + rows; // each row can always go to a column that is nobody
    double[] rowPotential = new double[rows + 1];
    double[] columnPotential = new double[columns + 1];
    int[] rowOfColumn = new int[columns + 1]; // from 1; 0 is none
    int[] previous = new int[columns + 1];
    double[] slack = new double[columns + 1];
    boolean[] visited = new boolean[columns + 1];
    for (int row = 1; row <= rows; row++) {
      rowOfColumn[0] = row;
      int column = 0;
      Arrays.fill(slack, Double.POSITIVE_INFINITY);
      Arrays.fill(visited, false);
      do {
        visited[column] = true;
        int current = rowOfColumn[column];
        double delta = Double.POSITIVE_INFINITY;
        int next = 0;
        for (int c = 1; c <= columns; c++) {
          if (visited[c]) {
            continue;
          }
          double cost =
              c <= real ? Math.min(costs[current - 1][c - 1], 2 * unassigned) : unassigned;
          double reduced = cost - rowPotential[current] - columnPotential[c];
          if (reduced < slack[c]) {
            slack[c] = reduced;
            previous[c] = column;
          }
          if (slack[c] < delta) {
            delta = slack[c];
            next = c;
          }
        }
        for (int c = 0; c <= columns; c++) {
          if (visited[c]) {
            rowPotential[rowOfColumn[c]] += delta;
            columnPotential[c] -= delta;
          } else {
            slack[c] -= delta;
          }
        }
        column = next;
      } while (rowOfColumn[column] != 0);
      while (column != 0) {
        rowOfColumn[column] = rowOfColumn[previous[column]];
        column = previous[column];
      }
    }
    int[] columnOfRow = new int[rows];
    Arrays.fill(columnOfRow, -1);
    for (int c = 1; c <= real; c++) {
      if (rowOfColumn[c] != 0) {
        columnOfRow[rowOfColumn[c] - 1] = c - 1;
      }
    }
    return columnOfRow;
  }
}
