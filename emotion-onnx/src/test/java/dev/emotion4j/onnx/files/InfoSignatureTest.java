package dev.emotion4j.onnx.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emotion4j.ModelException;
import dev.emotion4j.onnx.ModelCheck;
import dev.emotion4j.onnx.ModelDirectory;
import dev.emotion4j.onnx.ModelSource;
import dev.emotion4j.onnx.testing.UserModels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The signed models were made with OpenSSL, by tools/signed_test_models.py. */
class InfoSignatureTest {
  private static final String SIGNATURE = "model_info.json.sig";

  /** RFC 8032, section 7.1, test 2. */
  private static final String OTHER_KEY =
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

  @TempDir Path directory;
  private UserModels models;

  @BeforeEach
  void copySignedModels() throws IOException {
    for (String file : List.of("model_info.json", SIGNATURE, "means.onnx")) {
      Files.write(directory.resolve(file), resource(file));
    }
    models = new UserModels(directory);
  }

  private static byte[] resource(String file) {
    try (InputStream in =
        InfoSignatureTest.class.getResourceAsStream("/dev/emotion4j/onnx/signed/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String hex) {
    byte[] signed = new BigInteger("00" + hex, 16).toByteArray();
    byte[] bytes = new byte[hex.length() / 2];
    int length = Math.min(signed.length, bytes.length);
    System.arraycopy(signed, signed.length - length, bytes, bytes.length - length, length);
    return bytes;
  }

  private static PublicKey ed25519(String hex) {
    return decode(bytes("302a300506032b6570032100" + hex));
  }

  private static PublicKey decode(byte[] x509) {
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** As openssl pkey -pubout wrote it. */
  private static PublicKey signersKey() {
    String pem = new String(resource("public.pem"), US_ASCII);
    return decode(Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "")));
  }

  // RFC 8032, section 7.1, tests 1, 2 and 3: public key, message, signature.
  @ParameterizedTest
  @CsvSource({
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '', "
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        + "d25bf5f0595bbe24655141438e7a100b",
    OTHER_KEY
        + ", 72, 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82, "
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  })
  void theSignaturesOfRfc8032HoldAndNoneHoldsAfterAnyByteOfItChanged(
      String key, String message, String signature) {
    byte[] info = message.isEmpty() ? new byte[0] : bytes(message);
    PublicKey publicKey = ed25519(key);
    InfoSignature.checkKey(publicKey);
    InfoSignature.verify("models", info, base64(bytes(signature)), publicKey);
    for (int i = 0; i < 64; i++) {
      byte[] changed = bytes(signature);
      changed[i] ^= (byte) (1 << i % 8);
      assertThatThrownBy(
              () -> InfoSignature.verify("models", info, base64(changed), publicKey), "byte %d", i)
          .isInstanceOf(ModelException.class)
          .hasMessage(notThisKeys("models"));
    }
  }

  private static byte[] base64(byte[] bytes) {
    return Base64.getEncoder().encode(bytes);
  }

  private static String notThisKeys(Object folder) {
    return folder
        + "/model_info.json.sig: is not this key's signature of model_info.json; the file was"
        + " changed after it was signed, or was signed with another key: get both files anew from"
        + " whoever signed them, or, if the change was meant, sign it again";
  }

  @Test
  void whatOpensslSignedOpensWithItsPublicKey() {
    ModelDirectory opened = ModelDirectory.open(directory, signersKey());
    assertThat(opened.check())
        .extracting(ModelCheck::status)
        .containsExactly(ModelCheck.Status.VERIFIED);
    ModelSource resources =
        ModelSource.resources(InfoSignatureTest.class, "/dev/emotion4j/onnx/signed");
    assertThat(ModelDirectory.open(resources, signersKey()).specs()).isEqualTo(opened.specs());
  }

  @Test
  void lineBreaksInTheSignatureDoNotMatter() {
    String text = new String(resource(SIGNATURE), US_ASCII);
    models.write(SIGNATURE, text.substring(0, 64) + "\r\n" + text.substring(64) + "\n");
    assertThatCode(() -> ModelDirectory.open(directory, signersKey())).doesNotThrowAnyException();
  }

  @Test
  void aModelReplacedTogetherWithItsChecksumIsNoticed() {
    models.replace("means.onnx", "means-a", "means-b");
    // Both as sha256sum says.
    models.replace(
        "model_info.json",
        "0caf46bf63887dfb1f9189bd3b4febf8afbb0970672583901b606ac7a8e6d26f",
        "462a17b8c98818bc99f0f7924b3d0dc1d4c2d914c2319f5d2dafc8fa3c1910eb");
    assertThat(models.open().check())
        .extracting(ModelCheck::status)
        .containsExactly(ModelCheck.Status.VERIFIED);
    assertThatThrownBy(() -> ModelDirectory.open(directory, signersKey()))
        .isInstanceOf(ModelException.class)
        .hasMessage(notThisKeys(directory));
  }

  @Test
  void anyChangedByteOfTheDescriptionIsNoticed() throws IOException {
    byte[] info = resource("model_info.json");
    for (int i = 0; i < info.length; i++) {
      byte[] changed = info.clone();
      changed[i] ^= 0x20;
      Files.write(directory.resolve("model_info.json"), changed);
      assertThatThrownBy(() -> ModelDirectory.open(directory, signersKey()), "byte %d", i)
          .isInstanceOf(ModelException.class)
          .hasMessage(notThisKeys(directory));
    }
    Files.write(directory.resolve("model_info.json"), Arrays.copyOf(info, info.length + 1));
    assertThatThrownBy(() -> ModelDirectory.open(directory, signersKey()))
        .hasMessage(notThisKeys(directory));
  }

  @Test
  void anotherKeysSignatureIsRefused() {
    assertThatThrownBy(() -> ModelDirectory.open(directory, ed25519(OTHER_KEY)))
        .isInstanceOf(ModelException.class)
        .hasMessage(notThisKeys(directory));
  }

  @Test
  void aMissingSignatureIsRefused() throws IOException {
    Files.delete(directory.resolve(SIGNATURE));
    assertThatThrownBy(() -> ModelDirectory.open(directory, signersKey()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            directory
                + "/model_info.json.sig: no such file, but a public key was given to verify"
                + " model_info.json; put the signature there, or open the models without a key");
  }

  @Test
  void aSignatureThatIsNotBase64IsRefused() {
    models.write(SIGNATURE, "gBFY60CR*");
    assertThatThrownBy(() -> ModelDirectory.open(directory, signersKey()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            directory
                + "/model_info.json.sig: is not Base64 text (Illegal base64 character 2a), expected"
                + " that of a signature's 64 bytes; sign model_info.json again");
  }

  @ParameterizedTest
  @CsvSource({"0", "63", "65", "5000"})
  void aSignatureOfAnotherLengthIsRefused(int length) throws IOException {
    Files.write(directory.resolve(SIGNATURE), base64(new byte[length]));
    assertThatThrownBy(() -> ModelDirectory.open(directory, signersKey()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            directory
                + "/model_info.json.sig: is the Base64 text of "
                + length
                + " bytes, but an Ed25519 signature has 64; sign model_info.json again");
  }

  @ParameterizedTest
  @CsvSource({"Ed448, EdDSA, 69", "X25519, XDH, 44", "RSA, RSA, 294"})
  void aKeyOfAnotherAlgorithmIsRefused(String algorithm, String name, int sizeBytes)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("RSA")) {
      generator.initialize(2048);
    }
    PublicKey key = generator.generateKeyPair().getPublic();
    assertThatThrownBy(() -> ModelDirectory.open(directory, key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The public key is for "
                + name
                + " and has "
                + sizeBytes
                + " bytes in X.509 form, expected an Ed25519 key, which has 44; make one with"
                + " openssl genpkey -algorithm ed25519");
  }

  @Test
  void aPlatformWithoutEd25519IsNamed() {
    PublicKey key = signersKey();
    Provider[] providers = Security.getProviders("Signature.Ed25519");
    int[] positions = new int[providers.length];
    for (int i = 0; i < providers.length; i++) {
      positions[i] = Arrays.asList(Security.getProviders()).indexOf(providers[i]) + 1;
      Security.removeProvider(providers[i].getName());
    }
    try {
      assertThatThrownBy(() -> ModelDirectory.open(directory, key))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              directory
                  + "/model_info.json.sig: cannot be verified, since this platform has no Ed25519;"
                  + " Android has it from API level 33 on; before, add a security provider that has"
                  + " it, or open the models without a key");
    } finally {
      for (int i = providers.length - 1; i >= 0; i--) {
        Security.insertProviderAt(providers[i], positions[i]);
      }
    }
  }

  @Test
  void withAKeyAChecksumInTheUnsignedFileAloneDoesNotCount() {
    byte[] info =
        """
        {"models": {"abc.onnx": {"classes": ["a", "b"],
          "input_shape": [1, 3, 8, 8], "output_shape": [1, 2]}}}
        """
            .getBytes(US_ASCII);
    byte[] checksums =
        "{\"abc.onnx\": \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}"
            .getBytes(US_ASCII);
    assertThat(ModelInfoReader.read("models", info, checksums, false)).hasSize(1);
    assertThatThrownBy(() -> ModelInfoReader.read("models", info, checksums, true))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "models/model_info.json: $.models['abc.onnx'] has no 'checksum', but the signature"
                + " covers model_info.json alone; add the checksum there, and sign the file again");
  }

  @Test
  void withAKeyTheUnsignedFileMustStillAgree() {
    models.write(
        "model_checksums.json",
        "{\"means.onnx\": \"a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9\"}");
    assertThatThrownBy(() -> ModelDirectory.open(directory, signersKey()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("but model_checksums.json says a52d159f");
  }
}
