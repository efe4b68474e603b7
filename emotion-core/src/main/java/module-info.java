/** The vocabulary of emotion4j: classifier, prediction, model, picture and face. */
module dev.emotion4j.core {
  requires static org.jspecify;

  exports dev.emotion4j;
  exports dev.emotion4j.analysis;
  exports dev.emotion4j.ensemble;
  exports dev.emotion4j.quality;
  exports dev.emotion4j.video;
}
