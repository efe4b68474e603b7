package dev.emotion4j.onnx.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.emotion4j.ModelException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The detached signature of {@code model_info.json}: Ed25519 (RFC 8032) over the file's bytes as
 * they are; {@code model_info.json.sig} holds its 64 bytes as Base64 text, whitespace ignored.
 */
public final class InfoSignature {
  public static final String SIGNATURE_FILE = ModelInfoReader.INFO_FILE + ".sig";

  private static final String ALGORITHM = "Ed25519";
  private static final int SIGNATURE_BYTES = 64;

  /*
   * RFC 8410: a SubjectPublicKeyInfo with the object identifier 1.3.101.112, before the 32 bytes of
   * the key. The JDK calls Ed25519 and Ed448 keys alike EdDSA; their encodings tell them apart.
   */
  private static final byte[] KEY_PREFIX = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };
  private static final int KEY_BYTES = KEY_PREFIX.length + 32;

  private InfoSignature() {}

  /**
   * Refuses a key that is not Ed25519's.
   *
   * @throws IllegalArgumentException if it is another algorithm's
   */
  public static void checkKey(PublicKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded == null
        || encoded.length != KEY_BYTES
        || !Arrays.equals(Arrays.copyOf(encoded, KEY_PREFIX.length), KEY_PREFIX)) {
      throw new IllegalArgumentException(
          "The public key is for "
              + key.getAlgorithm()
              + (encoded == null ? "" : " and has " + encoded.length + " bytes in X.509 form")
              + ", expected an Ed25519 key, which has "
              + KEY_BYTES
              + "; make one with openssl genpkey -algorithm ed25519");
    }
  }

  /**
   * Verifies a signature.
   *
   * @param place how errors name the place of the files
   * @param info the bytes of {@code model_info.json}
   * @param signature the bytes of {@code model_info.json.sig}, or {@code null} if there is none
   * @param key an Ed25519 key
   * @throws ModelException if the signature is missing, malformed, or another file's or key's, or
   *     this platform cannot verify it
   */
  public static void verify(String place, byte[] info, byte @Nullable [] signature, PublicKey key) {
    String file = place + "/" + SIGNATURE_FILE;
    if (signature == null) {
      throw new ModelException(
          ModelException.Reason.SIGNATURE,
          file
              + ": no such file, but a public key was given to verify "
              + ModelInfoReader.INFO_FILE
              + "; put the signature there, or open the models without a key");
    }
    if (!holds(file, info, decode(file, signature), key)) {
      throw new ModelException(
          ModelException.Reason.SIGNATURE,
          file
              + ": is not this key's signature of "
              + ModelInfoReader.INFO_FILE
              + "; the file was changed after it was signed, or was signed with another key: get"
              + " both files anew from whoever signed them, or, if the change was meant, sign it"
              + " again");
    }
  }

  private static byte[] decode(String file, byte[] text) {
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(new String(text, US_ASCII).replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new ModelException(
          ModelException.Reason.SIGNATURE,
          file
              + ": is not Base64 text ("
              + e.getMessage()
              + "), expected that of a signature's "
              + SIGNATURE_BYTES
              + " bytes; sign "
              + ModelInfoReader.INFO_FILE
              + " again",
          e);
    }
    if (signature.length != SIGNATURE_BYTES) {
      throw new ModelException(
          ModelException.Reason.SIGNATURE,
          file
              + ": is the Base64 text of "
              + signature.length
              + " bytes, but an Ed25519 signature has "
              + SIGNATURE_BYTES
              + "; sign "
              + ModelInfoReader.INFO_FILE
              + " again");
    }
    return signature;
  }

  private static boolean holds(String file, byte[] info, byte[] signature, PublicKey key) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(info);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // its numbers are out of range, so it is nobody's signature
    } catch (NoSuchAlgorithmException e) {
      throw new ModelException(
          ModelException.Reason.UNSUPPORTED,
          file
              + ": cannot be verified, since this platform has no "
              + ALGORITHM
              + "; Android has it from API level 33 on; before, add a security provider that has"
              + " it, or open the models without a key",
          e);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException(
          "The public key is no valid Ed25519 key: " + e.getMessage() + "; give the signer's key",
          e);
    }
  }
}
