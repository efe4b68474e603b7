package dev.emotion4j;

/** The order of a tensor's channel planes. */
public enum ColorOrder {
  /** Red, green, blue: what torchvision and Pillow give. */
  RGB,
  /** Blue, green, red: what OpenCV gives. */
  BGR
}
