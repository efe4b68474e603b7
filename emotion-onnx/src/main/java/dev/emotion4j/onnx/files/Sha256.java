package dev.emotion4j.onnx.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 digests as lower-case hex. */
public final class Sha256 {
  /*
   * The digest takes arrays: given a direct buffer, the JDK copies 4 KiB at a time into an array of
   * its own. 64 KiB at a time is as fast as an array of the whole file, and takes no memory.
   */
  private static final int CHUNK_BYTES = 1 << 16;

  private Sha256() {}

  /** Digests a buffer from its position to its limit, which stay as they are. */
  public static String of(ByteBuffer bytes) {
    MessageDigest digest = newDigest();
    ByteBuffer rest = bytes.duplicate();
    byte[] chunk = new byte[Math.min(CHUNK_BYTES, rest.remaining())];
    while (rest.hasRemaining()) {
      int length = Math.min(chunk.length, rest.remaining());
      rest.get(chunk, 0, length);
      digest.update(chunk, 0, length);
    }
    return hex(digest.digest());
  }

  /**
   * Fills a buffer from a channel, and digests each part while it is in the processor's cache.
   *
   * @throws IOException if the channel ends before the buffer is full
   */
  static String fill(ByteBuffer target, ReadableByteChannel channel) throws IOException {
    MessageDigest digest = newDigest();
    byte[] chunk = new byte[Math.min(CHUNK_BYTES, target.remaining())];
    int end = target.limit();
    while (target.position() < end) {
      ((Buffer) target).limit(Math.min(end, target.position() + chunk.length));
      int length = channel.read(target);
      if (length < 0) {
        throw new IOException("the file became shorter while it was read");
      }
      ByteBuffer part = target.duplicate();
      ((Buffer) part).position(target.position() - length);
      part.get(chunk, 0, length);
      digest.update(chunk, 0, length);
    }
    return hex(digest.digest());
  }

  /** Digests a stream to its end. */
  public static String of(InputStream stream) throws IOException {
    MessageDigest digest = newDigest();
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int length; (length = stream.read(chunk)) != -1; ) {
      digest.update(chunk, 0, length);
    }
    return hex(digest.digest());
  }

  /** Digests a stream to its end, and copies it. */
  public static String copy(InputStream stream, OutputStream out) throws IOException {
    MessageDigest digest = newDigest();
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int length; (length = stream.read(chunk)) != -1; ) {
      digest.update(chunk, 0, length);
      out.write(chunk, 0, length);
    }
    return hex(digest.digest());
  }

  /** Compares in a time that does not depend on where the two differ. */
  public static boolean equal(String actual, String expected) {
    return MessageDigest.isEqual(actual.getBytes(US_ASCII), expected.getBytes(US_ASCII));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder(2 * bytes.length);
    for (byte b : bytes) {
      hex.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return hex.toString();
  }
}
