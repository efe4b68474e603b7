package dev.emotion4j.onnx.graph.rules;

import java.util.List;

/** The rule of Attention (operator set 23): softmax of query times key, times value. */
final class AttentionRule {
  private AttentionRule() {}

  static List<TensorShape> outputs(NodeContext node) {
    TensorShape query = node.in(0);
    TensorShape key = node.in(1);
    TensorShape value = node.in(2);
    int rank = query.rank();
    node.require(
        (rank == 3 || rank == 4) && key.rank() == rank && value.rank() == rank,
        "query %s, key %s and value %s, expected 3 or 4 dims each",
        query,
        key,
        value);
    for (int i = 4; i < node.inputCount(); i++) {
      if (node.optional(i) != null) {
        throw node.unbounded("keys and values of earlier calls have no rule here");
      }
    }
    if (rank == 4) {
      return attend(node, query.dims(), key.dims(), value.dims(), query);
    }
    long queryHeads = heads(node, "q_num_heads", query);
    long keyHeads = heads(node, "kv_num_heads", key);
    heads(node, "kv_num_heads", value);
    return attend(
        node, split(query, queryHeads), split(key, keyHeads), split(value, keyHeads), query);
  }

  private static long heads(NodeContext node, String name, TensorShape in) {
    long heads = node.integer(name, 0);
    node.require(
        heads >= 1 && heads <= in.dim(2) && in.dim(2) % heads == 0,
        "%s is %s, for %s",
        name,
        heads,
        in);
    return heads;
  }

  /** [batch, sequence, heads * size] as [batch, heads, sequence, size]. */
  private static long[] split(TensorShape in, long heads) {
    return new long[] {in.dim(0), heads, in.dim(1), in.dim(2) / heads};
  }

  private static List<TensorShape> attend(
      NodeContext node, long[] query, long[] key, long[] value, TensorShape in) {
    node.require(
        query[0] == key[0]
            && key[0] == value[0]
            && key[1] == value[1]
            && query[1] % key[1] == 0
            && key[2] == value[2]
            && query[3] == key[3],
        "query %s, key %s and value %s don't fit together",
        query,
        key,
        value);
    long[] scores = {query[0], query[1], query[2], key[2]};
    TensorShape mask = node.optional(3);
    if (mask != null) {
      long[] both = BroadcastRules.broadcast(node, scores, mask.dims());
      node.require(
          java.util.Arrays.equals(both, scores)
              && mask.rank() >= 2
              && mask.dim(mask.rank() - 1) == key[2],
          "the mask %s doesn't fit scores of %s",
          mask,
          scores);
    }
    long count = TensorShape.product(scores, 0, 4);
    node.multiplyAdds = TensorShape.multiply(count, TensorShape.add(query[3], value[3]));
    // Scores, their softmax, and a mask made as large as they are.
    node.scratchElements = TensorShape.multiply(count, 3);
    long[] out =
        in.rank() == 4
            ? new long[] {query[0], query[1], query[2], value[3]}
            : new long[] {query[0], query[2], TensorShape.multiply(query[1], value[3])};
    // After the answer come the keys and values for a next call, and the scores.
    return List.of(node.like(0, out), node.like(1, key), node.like(2, value), node.like(0, scores));
  }
}
