package dev.emotion4j.image.decode.jpeg;

import dev.emotion4j.image.decode.input.DesktopOnly;
import java.util.HexFormat;

/**
 * The Huffman tables of ITU-T T.81, K.3, which Motion JPEG leaves out: numbers of codes by length,
 * then symbols. libjpeg-turbo supplies them too, the libjpeg of most JDKs does not.
 */
@DesktopOnly
final class StandardTables {
  private static final byte[] DC_LUMA =
      bytes("00010501010101010100000000000000 000102030405060708090a0b");
  private static final byte[] DC_CHROMA =
      bytes("00030101010101010101010000000000 000102030405060708090a0b");
  private static final byte[] AC_LUMA =
      bytes(
          "0002010303020403050504040000017d"
              + "01020300041105122131410613516107227114328191a1082342b1c11552d1f0"
              + "2433627282090a161718191a25262728292a3435363738393a4344454647484"
              + "94a535455565758595a636465666768696a737475767778797a838485868788"
              + "898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4"
              + "c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7"
              + "f8f9fa");
  private static final byte[] AC_CHROMA =
      bytes(
          "00020102040403040705040400010277"
              + "000102031104052131061241510761711322328108144291a1b1c109233352f0"
              + "156272d10a162434e125f11718191a262728292a35363738393a434445464748"
              + "494a535455565758595a636465666768696a737475767778797a828384858687"
              + "88898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3"
              + "c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8"
              + "f9fa");
  private static final int COUNTS = 16;

  private StandardTables() {}

  /** Defines those of the first two tables of each class that a file has not defined. */
  static void supply(HuffmanTable[] dc, HuffmanTable[] ac) {
    define(dc[0], DC_LUMA);
    define(dc[1], DC_CHROMA);
    define(ac[0], AC_LUMA);
    define(ac[1], AC_CHROMA);
  }

  private static void define(HuffmanTable table, byte[] segment) {
    if (!table.isDefined()) {
      table.define(segment, 0, segment.length - COUNTS);
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
