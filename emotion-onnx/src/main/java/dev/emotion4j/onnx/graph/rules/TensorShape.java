package dev.emotion4j.onnx.graph.rules;

import dev.emotion4j.onnx.graph.ElementType;
import dev.emotion4j.onnx.graph.TensorField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a value in a graph before the graph runs: its type, its shape, and, where it
 * is small and depends on shapes and constants only, its values. Immutable; arrays are not shared.
 */
public final class TensorShape {
  /** Doubles hold integers below this exactly; arithmetic beyond is given up. */
  static final double MAX_EXACT = 1L << 53;

  /**
   * The most that one value may take; the largest we know of, in EfficientNet-B7 at 600, has 140
   * MB.
   */
  public static final long MAX_BYTES = 1L << 28;

  private final ElementType type;
  private final long[] dims;
  private final double @Nullable [] values;

  public TensorShape(ElementType type, long[] dims, double @Nullable [] values) {
    this.type = type;
    this.dims = dims.clone();
    this.values = values == null ? null : values.clone();
  }

  public TensorShape(ElementType type, long... dims) {
    this(type, dims, null);
  }

  public static TensorShape of(TensorField tensor) {
    List<Double> values = tensor.values();
    return new TensorShape(
        tensor.type(), longs(tensor.dims()), values == null ? null : doubles(values));
  }

  // Plain loops: a process that loads one model should not wait for the first use of streams.

  public static long[] longs(List<Long> list) {
    long[] array = new long[list.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = list.get(i);
    }
    return array;
  }

  static double[] doubles(List<? extends Number> list) {
    double[] array = new double[list.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = list.get(i).doubleValue();
    }
    return array;
  }

  public ElementType type() {
    return type;
  }

  public int rank() {
    return dims.length;
  }

  public long dim(int i) {
    return dims[i];
  }

  public long[] dims() {
    return dims.clone();
  }

  public List<Long> dimList() {
    List<Long> list = new ArrayList<>();
    for (long dim : dims) {
      list.add(dim);
    }
    return Collections.unmodifiableList(list);
  }

  /** The values in row order, or null if they are not known. */
  public double @Nullable [] values() {
    return values == null ? null : values.clone();
  }

  public long elements() {
    return product(dims, 0, dims.length);
  }

  public long bytes() {
    return type.bytes(elements());
  }

  public boolean hasValues() {
    return values != null;
  }

  /** The product of some dims; {@link Long#MAX_VALUE} if it is beyond. */
  public static long product(long[] dims, int from, int to) {
    long product = 1;
    for (int i = from; i < to; i++) {
      product = multiply(product, dims[i]);
    }
    return product;
  }

  /** The product of two numbers of at least 0; {@link Long#MAX_VALUE} if it is beyond. */
  public static long multiply(long a, long b) {
    return a != 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
  }

  /** The sum of two numbers of at least 0; {@link Long#MAX_VALUE} if it is beyond. */
  public static long add(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /** The same type and shape, values unknown. */
  public TensorShape blank() {
    return new TensorShape(type, dims);
  }

  /** The same shape and type, with an operation done to the values. */
  TensorShape map(DoubleUnaryOperator operation) {
    return values == null || !allExact()
        ? blank()
        : computed(type, dims, Arrays.stream(values).map(operation).toArray());
  }

  /** Whether the values, if integers, are not too large for doubles. */
  boolean allExact() {
    boolean exact = true;
    for (int i = 0; type.isInteger() && values != null && i < values.length; i++) {
      exact &= isExact(values[i]);
    }
    return exact;
  }

  /**
   * A tensor of computed values, as its type rounds them; unknown ones if they may have wrapped
   * around, or no shape is computed in the type.
   *
   * <p>ONNX Runtime may round the last bit of logarithms, powers and the like otherwise. A size
   * that hangs on that bit is one off then, and the run fails, since its output is not as computed.
   */
  static TensorShape computed(ElementType type, long[] dims, double[] values) {
    double[] rounded = values.clone();
    boolean known = type.isFollowed() && values.length <= TensorField.MAX_VALUES;
    for (int i = 0; known && i < rounded.length; i++) {
      switch (type) {
        case FLOAT -> rounded[i] = (float) rounded[i];
        case INT64 -> known = isExact(rounded[i]) && Math.rint(rounded[i]) == rounded[i];
        case INT32 ->
            known =
                Math.abs(rounded[i]) <= Integer.MAX_VALUE && Math.rint(rounded[i]) == rounded[i];
        case BOOL -> known = rounded[i] == 0 || rounded[i] == 1;
        default -> {}
      }
    }
    return new TensorShape(type, dims, known ? rounded : null);
  }

  TensorShape withDims(long... newDims) {
    return new TensorShape(type, newDims, values);
  }

  TensorShape withType(ElementType newType) {
    boolean truncate = newType.isInteger() && !type.isInteger();
    double[] cast = values == null ? null : values.clone();
    for (int i = 0; cast != null && i < cast.length; i++) {
      if ((truncate || (type.isInteger() && newType != type)) && !isExact(cast[i])) {
        return new TensorShape(newType, dims); // too large or not a number: processors differ
      }
      if (newType == ElementType.BOOL) {
        cast[i] = cast[i] == 0 ? 0 : 1;
      } else if (newType == ElementType.FLOAT) {
        cast[i] = (float) cast[i];
      } else if (Math.abs(cast[i]) > Integer.MAX_VALUE
          && newType != ElementType.DOUBLE
          && newType != ElementType.INT64) {
        return new TensorShape(newType, dims);
      } else if (truncate) {
        cast[i] = cast[i] < 0 ? Math.ceil(cast[i]) : Math.floor(cast[i]);
      }
    }
    return new TensorShape(newType, dims, newType.isFollowed() ? cast : null);
  }

  /** Known values, all exact integers that can be used as dims and indices; or null. */
  long @Nullable [] integers() {
    if (values == null) {
      return null;
    }
    long[] integers = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      integers[i] = (long) values[i];
    }
    return integers;
  }

  /** Whether arithmetic with the values gives what 64-bit integers give. */
  static boolean isExact(double value) {
    return Math.abs(value) < MAX_EXACT;
  }

  /**
   * A tensor of new dims whose values, if known and few, come from this one: {@code source} says
   * from which offset in row order, given an index.
   */
  TensorShape gather(long[] newDims, ToIntFunction<long[]> source) {
    long count = product(newDims, 0, newDims.length);
    if (values == null || count > TensorField.MAX_VALUES) {
      return new TensorShape(type, newDims);
    }
    double[] result = new double[(int) count];
    long[] index = new long[newDims.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[source.applyAsInt(index)];
      for (int d = index.length - 1; d >= 0 && ++index[d] == newDims[d]; d--) {
        index[d] = 0;
      }
    }
    return new TensorShape(type, newDims, result);
  }

  /** The offset of an index in row order; indices wrap around dims of 1, as broadcasting does. */
  int offset(long[] index) {
    int skipped = index.length - dims.length;
    long offset = 0;
    for (int d = 0; d < dims.length; d++) {
      offset = offset * dims[d] + (dims[d] == 1 ? 0 : index[d + skipped]);
    }
    return (int) offset;
  }

  @Override
  public String toString() {
    return type + Arrays.toString(dims);
  }
}
