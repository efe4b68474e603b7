/** Pictures: decoding, pixel formats, resizing, and the tensor that a model is fed. */
module dev.emotion4j.image {
  requires transitive dev.emotion4j.core;
  requires static org.jspecify;
  // Only the classes marked @DesktopOnly need it: without it, and on Android, the others work.
  requires static transitive java.desktop;

  exports dev.emotion4j.image;
}
