package dev.emotion4j.examples.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Ed25519 keys from PEM files, as {@code openssl genpkey} and {@code openssl pkey} write. */
final class PemKeys {
  private PemKeys() {}

  static PublicKey readPublic(Path file) throws IOException {
    byte[] key = read(file, "PUBLIC KEY", "openssl pkey -in private.pem -pubout");
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(key));
    } catch (GeneralSecurityException e) {
      throw notEd25519(file, e);
    }
  }

  static PrivateKey readPrivate(Path file) throws IOException {
    byte[] key = read(file, "PRIVATE KEY", "openssl genpkey -algorithm ed25519");
    try {
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(key));
    } catch (GeneralSecurityException e) {
      throw notEd25519(file, e);
    }
  }

  private static byte[] read(Path file, String type, String maker) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
    Matcher pem =
        Pattern.compile(
                "-----BEGIN " + type + "-----([A-Za-z0-9+/=\\s]+)-----END " + type + "-----")
            .matcher(text);
    if (!pem.find()) {
      throw new IllegalArgumentException(
          file
              + ": has no -----BEGIN "
              + type
              + "-----, expected a PEM file as "
              + maker
              + " writes");
    }
    try {
      return Base64.getMimeDecoder().decode(pem.group(1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + ": is damaged, its Base64 text ends too early; copy it again", e);
    }
  }

  private static IllegalArgumentException notEd25519(Path file, GeneralSecurityException e) {
    return new IllegalArgumentException(
        file + ": is no Ed25519 key; make one with openssl genpkey -algorithm ed25519", e);
  }
}
