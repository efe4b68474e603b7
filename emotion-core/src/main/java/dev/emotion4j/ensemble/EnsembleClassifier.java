package dev.emotion4j.ensemble;

import dev.emotion4j.CallContext;
import dev.emotion4j.EmotionClassifier;
import dev.emotion4j.FaceCrop;
import dev.emotion4j.ImageException;
import dev.emotion4j.InferenceException;
import dev.emotion4j.InputSpec;
import dev.emotion4j.Prediction;
import dev.emotion4j.RgbImage;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several classifiers whose weighted mean is the answer: it is more often right than each of them,
 * and how far they disagree tells how much to trust it.
 *
 * <p>The members have the same labels in any order, and any inputs: a picture is prepared once for
 * each input that differs. The members run one after the other on the caller's thread; thread
 * safety is as {@link EmotionClassifier} says.
 */
public final class EnsembleClassifier implements EmotionClassifier {
  private final List<EmotionClassifier> members;
  private final double[] weights;
  private final FaceCrop faceCrop;
  private final boolean membersKeptOpen;

  /** The memory for each input that several members or calls share; by the input. */
  private final Map<InputSpec, TensorPool> pools = new HashMap<>();

  private EnsembleClassifier(Builder builder) {
    this.members = List.copyOf(builder.members);
    this.weights = builder.weights.stream().mapToDouble(Double::doubleValue).toArray();
    this.faceCrop = builder.commonCrop();
    this.membersKeptOpen = builder.membersKeptOpen;
    for (EmotionClassifier member : members) {
      if (member instanceof OfTensor tensor) {
        InputSpec input = tensor.spec().input();
        pools.computeIfAbsent(input, spec -> new TensorPool(spec.floatCount()));
      }
    }
  }

  /**
   * Starts to build an ensemble.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What the members say of one face. Immutable and safe for concurrent use.
   *
   * @param mean the weighted mean
   * @param disagreement the Jensen–Shannon divergence of the members' answers, weighted alike, in
   *     nats: 0 if they are the same, {@code ln(number of members)} at the most
   * @param members each member's own answer, in their order
   */
  public record Opinion(Prediction mean, double disagreement, List<Prediction> members) {

    /** Makes an opinion. */
    public Opinion {
      Objects.requireNonNull(mean, "mean");
      members = List.copyOf(members);
    }
  }

  /** Returns the first member's labels. */
  @Override
  public List<String> labels() {
    return members.get(0).labels();
  }

  /** Returns the rule of all members, or the one that was set. */
  @Override
  public FaceCrop faceCrop() {
    return faceCrop;
  }

  /**
   * Asks all members.
   *
   * @param face the picture, of any size
   * @return what they say
   * @throws InferenceException as {@link #classify}
   * @throws ImageException if the picture cannot be read
   */
  public Opinion ask(RgbImage face) {
    return ask(face, null);
  }

  private Opinion ask(RgbImage face, @Nullable CallContext context) {
    Objects.requireNonNull(face, "face");
    Map<InputSpec, FloatBuffer> prepared = new HashMap<>();
    List<Prediction> answers = new ArrayList<>(members.size());
    try {
      for (EmotionClassifier member : members) {
        if (context != null) {
          context.check();
        }
        answers.add(
            member instanceof OfTensor tensor
                ? tensor.classify(prepared(tensor, face, prepared))
                : member.classify(face));
      }
    } finally {
      prepared.forEach((input, tensor) -> pool(input).give(tensor));
    }
    return new Opinion(
        Prediction.average(answers, weights), Prediction.divergence(answers, weights), answers);
  }

  private FloatBuffer prepared(
      OfTensor member, RgbImage face, Map<InputSpec, FloatBuffer> prepared) {
    InputSpec input = member.spec().input();
    FloatBuffer tensor = prepared.get(input);
    if (tensor == null) {
      tensor = pool(input).take();
      prepared.put(input, tensor);
      member.prepare(face, tensor);
    }
    return tensor;
  }

  private TensorPool pool(InputSpec input) {
    return Objects.requireNonNull(pools.get(input), "pool");
  }

  @Override
  public Prediction classify(RgbImage face) {
    return ask(face).mean();
  }

  @Override
  public List<Prediction> classifyAll(List<? extends RgbImage> faces, CallContext context) {
    List<Prediction> predictions = new ArrayList<>(faces.size());
    for (RgbImage face : faces) {
      predictions.add(ask(face, context).mean());
    }
    context.check();
    return List.copyOf(predictions);
  }

  /** Closes the members, unless they are kept open. */
  @Override
  public void close() {
    if (membersKeptOpen) {
      return;
    }
    RuntimeException failure = null;
    for (EmotionClassifier member : members) {
      try {
        member.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Builds an ensemble. Not safe for concurrent use. */
  public static final class Builder {
    private final List<EmotionClassifier> members = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();
    private @Nullable FaceCrop faceCrop;
    private boolean membersKeptOpen;

    private Builder() {}

    /**
     * Adds a member that counts as much as any other.
     *
     * @param classifier the member; closed with the ensemble, unless members are kept open
     * @return this builder
     * @throws IllegalArgumentException if its labels are not the other members'
     */
    public Builder member(EmotionClassifier classifier) {
      return member(classifier, 1);
    }

    /**
     * Adds a member.
     *
     * @param classifier the member; closed with the ensemble, unless members are kept open
     * @param weight how much it counts, above 0
     * @return this builder
     * @throws IllegalArgumentException if its labels are not the other members', or the weight is
     *     no number above 0
     */
    public Builder member(EmotionClassifier classifier, double weight) {
      List<String> labels = classifier.labels();
      if (!members.isEmpty()) {
        List<String> expected = members.get(0).labels();
        if (labels.size() != expected.size()
            || !new HashSet<>(labels).equals(new HashSet<>(expected))) {
          throw new IllegalArgumentException(
              "The members of an ensemble need the same labels, but got "
                  + labels
                  + " after "
                  + expected);
        }
      }
      if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("A weight is a number above 0, but got " + weight);
      }
      members.add(classifier);
      weights.add(weight);
      return this;
    }

    /**
     * Sets how faces are cut for the ensemble. The default is how they are cut for every member;
     * members that are used to different ones all get the faces that this rule cuts.
     *
     * @param rule the rule
     * @return this builder
     */
    public Builder faceCrop(FaceCrop rule) {
      faceCrop = Objects.requireNonNull(rule, "faceCrop");
      return this;
    }

    private FaceCrop commonCrop() {
      if (faceCrop != null) {
        return faceCrop;
      }
      List<FaceCrop> rules =
          members.stream().map(EmotionClassifier::faceCrop).distinct().collect(Collectors.toList());
      if (rules.size() > 1) {
        throw new IllegalArgumentException(
            "The members of an ensemble see the same part of the picture, but faces are cut for"
                + " them as "
                + rules
                + "; choose one with faceCrop");
      }
      return rules.get(0);
    }

    /**
     * Leaves the members open when the ensemble is closed, so that others can share them.
     *
     * @return this builder
     */
    public Builder keepMembersOpen() {
      membersKeptOpen = true;
      return this;
    }

    /**
     * Builds the ensemble.
     *
     * @return the ensemble; the caller closes it
     * @throws IllegalArgumentException if it has no member, or faces are cut differently for its
     *     members and no rule is set
     */
    public EnsembleClassifier build() {
      if (members.isEmpty()) {
        throw new IllegalArgumentException("An ensemble needs at least one member, but has none");
      }
      return new EnsembleClassifier(this);
    }
  }
}
