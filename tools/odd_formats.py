"""Picture files that phones, webcams, scanners and editors really write, although no standard says so.

Generators of (name, bytes), for golden_formats.py.
"""

import io
import struct
import zlib

import numpy as np
from PIL import Image

from jpeg_writer import geometry, jpeg, tables_segment
from picture_formats import (
    adobe, bmp, bmp_rows, chunk, packed_row, png, segment, tiff, turbo_jpeg, with_segments)

SAMPLINGS = {"grey": [(1, 1)], "444": [(1, 1)] * 3, "422": [(2, 1), (1, 1), (1, 1)],
             "420": [(2, 2), (1, 1), (1, 1)], "440": [(1, 2), (1, 1), (1, 1)]}
ODD_SAMPLINGS = [
    [(2, 2)], [(4, 1), (1, 1), (1, 1)], [(1, 4), (1, 1), (1, 1)], [(3, 1), (1, 1), (1, 1)],
    [(2, 2), (2, 1), (1, 2)], [(1, 1), (2, 2), (2, 2)], [(2, 1), (2, 1), (2, 1)],
    [(4, 2), (2, 2), (1, 1)], [(2, 2), (1, 1), (1, 1), (2, 2)], [(2, 2), (3, 1), (1, 1)]]


def jpegs(rng, photo):
    width, height = 61, 47
    pixels = np.array(photo)
    for kind, factors in SAMPLINGS.items():
        alone = [[c] for c in range(len(factors))]
        for parameters in ((0, 0, 0), (1, 63, 0), (0, 63, 16)):
            name = "_".join(map(str, parameters))
            yield f"jpeg_sos_{name}_{kind}.jpg", jpeg(
                width, height, factors, rng, parameters=parameters)
        yield f"jpeg_sos_0_0_0_by_component_{kind}.jpg", jpeg(
            width, height, factors, rng, alone, parameters=(0, 0, 0))
        yield f"jpeg_no_dht_{kind}.jpg", jpeg(width, height, factors, rng, with_tables=False)
        yield f"jpeg_no_dht_padded_{kind}.jpg", jpeg(
            width, height, factors, rng, with_tables=False, interval=4,
            padding=lambda n: b"\0" * (n % 5))
        yield f"jpeg_padded_{kind}.jpg", jpeg(
            width, height, factors, rng, interval=2, padding=lambda n: b"\x5a" * (n % 4))
        yield f"jpeg_padded_16_{kind}.jpg", jpeg(
            width, height, factors, rng, interval=7,
            padding=lambda n: rng.integers(0, 255, 15, dtype=np.uint8).tobytes())
        yield f"jpeg_by_component_{kind}.jpg", jpeg(width, height, factors, rng, alone, interval=5)
        yield f"jpeg_no_eoi_zeros_{kind}.jpg", jpeg(
            width, height, factors, rng, end=b"\0" * 608)
        yield f"jpeg_no_eoi_boundary_{kind}.jpg", jpeg(
            width, height, factors, rng, end=b"\r\n--frame\r\nContent-Type: image/jpeg\r\n\r\n")
        yield f"jpeg_no_eoi_trailer_{kind}.jpg", jpeg(
            width, height, factors, rng, end=b"\0\0\1\x0aSEFH" + bytes(range(200)) + b"SEFT")
        # Rows are missing: refused.
        whole = jpeg(width, height, factors, rng)
        yield f"jpeg_no_eoi_rows_missing_{kind}.jpg", whole[:-60] + b"\0" * 300
    for factors in ODD_SAMPLINGS:
        name = "_".join(f"{h}x{v}" for h, v in factors)
        scans = None
        if sum(h * v for h, v in factors) > 10:
            scans = [[c] for c in range(len(factors))]
        yield f"jpeg_sampling_{name}.jpg", jpeg(width, height, factors, rng, scans)
    # Between the scans of a progressive picture.
    for kind in ("444", "420", "grey"):
        source = pixels[:, :, 0].copy() if kind == "grey" else pixels
        data = turbo_jpeg(source, kind, progressive=True)
        scan = data.index(b"\xff\xc4", data.index(b"\xff\xda"))
        yield f"jpeg_progressive_stray_bytes_{kind}.jpg", data[:scan] + b"\0\0\0" + data[scan:]
        yield f"jpeg_progressive_first_scans_{kind}.jpg", data[:scan] + b"\xff\xd9"
    noise = rng.integers(0, 2, (40, 40, 3)).astype(np.uint8) * 255
    for quality in (1, 100):
        yield f"jpeg_noise_quality_{quality}.jpg", turbo_jpeg(noise, "444", quality=quality)


def exif(kind, count, value, endian="<", magic=None, more=b"", entries=1):
    head = magic or (b"II*\0" if endian == "<" else b"MM\0*")
    return (head + struct.pack(endian + "IHHHI", 8, entries, 0x0112, kind, count)
            + value.ljust(4, b"\0") + more + b"\0\0\0\0")


def orientations(rng, photo):
    pixels = np.array(photo)
    plain = turbo_jpeg(pixels, "420")
    blocks = {}
    for endian, order in (("<", "le"), (">", "be")):
        for name, kind, code in (("byte", 1, "B"), ("short", 3, "H"), ("long", 4, "I"), ("sbyte", 6, "b"),
                                 ("sshort", 8, "h"), ("slong", 9, "i"), ("float", 11, "f")):
            blocks[f"{name}_{order}"] = exif(kind, 1, struct.pack(endian + code, 6), endian)
    blocks["count_2"] = exif(3, 2, struct.pack("<HH", 8, 1))
    blocks["count_3"] = exif(3, 3, struct.pack("<I", 26)) + struct.pack("<HHH", 6, 1, 1)
    blocks["rational"] = exif(5, 1, struct.pack("<I", 26)) + struct.pack("<II", 6, 1)
    blocks["too_large"] = exif(4, 1, struct.pack("<I", 0x10006))
    blocks["text"] = exif(2, 1, b"6")
    again = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    blocks["twice_1_then_6"] = exif(3, 1, b"\1\0", more=again, entries=2)
    blocks["twice_8_then_6"] = exif(3, 1, b"\x08\0", more=again, entries=2)
    blocks["cut_after"] = exif(3, 1, b"\6\0", entries=9)
    blocks["magic_swapped_le"] = exif(3, 1, b"\6\0", magic=b"II\0*")
    blocks["magic_swapped_be"] = exif(3, 1, b"\0\6", ">", magic=b"MM*\0")
    for name, block in blocks.items():
        yield f"jpeg_exif_{name}.jpg", with_segments(
            plain, add=[segment(0xE1, b"Exif\0\0" + block)])
    for name in ("long_le", "long_be", "slong_be", "count_2", "twice_1_then_6"):
        yield f"png_exif_{name}.png", png(pixels, 8, 2, chunks=[(b"eXIf", blocks[name])])
        out = io.BytesIO()
        photo.save(out, "WEBP", lossless=True, exif=b"Exif\0\0" + blocks[name])
        yield f"webp_exif_{name}.webp", out.getvalue()
    xmp = b'XML:com.adobe.xmp\0\0\0\0\0<x tiff:Orientation="8"/>'
    for name in ("too_large", "long_le"):
        yield f"png_exif_{name}_and_xmp.png", png(
            pixels, 8, 2, chunks=[(b"eXIf", blocks[name]), (b"iTXt", xmp)])


def wrong_checksum(data):
    return data[:-1] + bytes([data[-1] ^ 1])


def pngs(rng):
    width, height = 37, 29
    def ints(most, channels=0):
        return rng.integers(0, most + 1, (height, width, channels) if channels else (height, width))
    palette = rng.integers(0, 256, (256, 3), dtype=np.uint8).tobytes()
    for bits in (1, 2, 4):
        for colors in ((1 << bits) + 1, 256):
            yield f"png_palette_{bits}_of_{colors}.png", png(
                ints((1 << bits) - 1), bits, 3, chunks=[(b"PLTE", palette[:3 * colors])])
    indexes = ints(3)
    yield "png_trns_longer_than_plte.png", png(
        indexes, 2, 3, chunks=[(b"PLTE", palette[:12]), (b"tRNS", bytes(200))])
    yield "png_trns_before_plte.png", png(
        indexes, 2, 3, chunks=[(b"tRNS", bytes(3)), (b"PLTE", palette[:12])])
    yield "png_no_palette.png", png(ints(255), 8, 3)
    yield "png_palette_after_pixels.png", png(ints(255), 8, 3)[:-12] + chunk(b"PLTE", palette) + chunk(b"IEND", b"")
    base = png(ints(255, 3), 8, 2)
    yield "png_no_iend.png", base[:-12]
    yield "png_half_iend.png", base[:-6]
    yield "png_wrong_iend_checksum.png", wrong_checksum(base)
    yield "png_zeros_for_iend.png", base[:-12] + bytes(100)
    text = wrong_checksum(chunk(b"tEXt", b"Comment\0hello"))
    yield "png_wrong_text_checksum_after_pixels.png", base[:-12] + text + base[-12:]
    yield "png_wrong_text_checksum_before_pixels.png", base[:33] + text + base[33:]
    raw = b"".join(b"\0" + packed_row(row, 8) for row in ints(255, 3))
    def custom(data, before=b""):
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        return (b"\x89PNG\r\n\x1a\n" + before + chunk(b"IHDR", head) + chunk(b"IDAT", data)
                + chunk(b"IEND", b""))
    yield "png_more_pixels_than_rows.png", custom(zlib.compress(raw + bytes(500)))
    yield "png_wrong_pixel_checksum.png", custom(zlib.compress(raw)[:-4] + b"abcd")
    yield "png_wrong_idat_checksum.png", base[:base.rindex(b"IEND") - 8] + b"abcd" + base[-12:]
    yield "png_cgbi_chunk.png", custom(zlib.compress(raw), chunk(b"CgBI", b"P\0 \2"))
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    yield "png_cgbi.png", custom(
        deflate.compress(raw) + deflate.flush(), chunk(b"CgBI", b"P\0 \2"))


def bmps(rng):
    width, height = 37, 29
    def ints(most):
        return rng.integers(0, most + 1, (height, width))
    palette = rng.integers(0, 256, (256, 4), dtype=np.uint8).tobytes()
    def os2(bits, size, offset=None):
        colors = palette[:4 << bits] if bits <= 8 else b""
        rows = bmp_rows(ints((1 << bits) - 1), bits)
        info = struct.pack("<IiiHHIIiiII", size, width, height, 1, bits, 0, len(rows), 0, 0,
                           len(colors) // 4, 0).ljust(size, b"\0")
        at = 14 + len(info) + len(colors) if offset is None else offset
        return b"BM" + struct.pack("<IHHI", at + len(rows), 0, 0, at) + info + colors + rows
    for bits in (1, 4, 8, 24):
        yield f"bmp_os2_v2_{bits}.bmp", os2(bits, 64)
    for bits in (1, 4, 8):
        colors = rng.integers(0, 256, 3 << bits, dtype=np.uint8).tobytes()
        rows = bmp_rows(ints((1 << bits) - 1), bits)
        core = struct.pack("<IHHHH", 12, width, height, 1, bits)
        at = 26 + len(colors)
        yield f"bmp_os2_{bits}.bmp", b"BM" + struct.pack("<IHHI", at + len(rows), 0, 0, at) + core + colors + rows
    yield "bmp_8_offset_0.bmp", os2(8, 40, 0)
    yield "bmp_24_offset_0.bmp", os2(24, 40, 0)
    yield "bmp_8_offset_of_palette.bmp", os2(8, 40, 54)
    def runs(bits, short, deltas=False):
        out = b""
        for _ in range(height):
            x = 0
            while x < width:
                kind = rng.integers(0, 5)
                count = int(rng.integers(1, min(30, width - x) + 1))
                if kind == 0 and width - x >= 4:
                    out += bytes([0, 4]) + rng.integers(0, 256, bits // 2, dtype=np.uint8).tobytes()
                    x += 4
                elif kind == 1 and short and x > 0:
                    break
                elif kind == 2 and deltas:
                    out += bytes([0, 2, count, 0])
                    x += count
                else:
                    out += bytes([count, int(rng.integers(0, 256))])
                    x += count
            out += b"\0\0"
        return out + b"\0\1"
    for bits in (4, 8):
        for down in (False, True):
            tail = "_top_down" if down else ""
            yield f"bmp_{bits}_rle_short_rows{tail}.bmp", bmp(
                runs(bits, True), width, -height if down else height, bits, palette[:4 << bits],
                1 if bits == 8 else 2)
        yield f"bmp_{bits}_rle_deltas.bmp", bmp(
            runs(bits, True, True), width, height, bits, palette[:4 << bits], 1 if bits == 8 else 2)
    yield "bmp_8_rle_row_too_long.bmp", bmp(
        (b"\xff\5\0\0\x28\6\0\0" * 15)[:-4] + b"\0\1", width, height, 8, palette, 1)
    yield "bmp_8_rle_early_end.bmp", bmp(b"\5\1\0\0\0\1", width, height, 8, palette, 1)
    odd = b"\0\5" + bytes([0x12, 0x34, 0x50, 0]) + bytes([width - 5, 0x67])
    yield "bmp_4_rle_odd_absolute.bmp", bmp(
        (odd + b"\0\0") * height + b"\0\1", width, height, 4, palette[:64], 2)
    odd_start = bmp((b"\0\3abc\0" + bytes([width - 3, 7]) + b"\0\0") * height + b"\0\1", width, height, 8, palette, 1)
    yield "bmp_8_rle_at_odd_byte.bmp", odd_start[:10] + struct.pack("<I", 1079) + odd_start[14:1078] + b"\0" + odd_start[1078:]
    # Pillow takes black and white in a palette of two for one bit a pixel.
    yield "bmp_8_black_and_white.bmp", bmp(
        bmp_rows(ints(1), 8), width, height, 8, b"\0\0\0\0\xff\xff\xff\0")


def gifs(photo):
    out = io.BytesIO()
    photo.quantize(64).save(out, "GIF")
    data = out.getvalue()
    colors = 2 << (data[10] & 7)
    yield "gif_no_palette.gif", (
        data[:10] + bytes([data[10] & 0x7F]) + data[11:13] + data[13 + 3 * colors:])
    for height in (1, 2, 3, 5, 9):
        out = io.BytesIO()
        photo.resize((31, height)).quantize(200).save(out, "GIF", interlace=1)
        yield f"gif_interlaced_{height}_rows.gif", out.getvalue()
    out = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 256, (90, 91), dtype=np.uint8)
    Image.fromarray(noise).save(out, "GIF")
    yield "gif_noise.gif", out.getvalue()


def without_tag(data, tag, other=65000):
    """A little-endian TIFF of one directory with a tag under another number."""
    data = bytearray(data)
    at = struct.unpack("<I", data[4:8])[0]
    for i in range(struct.unpack("<H", data[at:at + 2])[0]):
        entry = at + 2 + 12 * i
        if struct.unpack("<H", data[entry:entry + 2])[0] == tag:
            data[entry:entry + 2] = struct.pack("<H", other)
    return bytes(data)


def tiffs(rng, photo):
    width, height = photo.size
    def saved(image, **options):
        out = io.BytesIO()
        image.save(out, "TIFF", **options)
        return out.getvalue()
    yield "tiff_junk_icc.tif", saved(photo, icc_profile=b"no profile at all")
    yield "tiff_junk_icc_lzw.tif", saved(photo, icc_profile=b"x", compression="tiff_lzw")
    for kind in ("RGB", "L", "P", "RGBA", "CMYK"):
        yield f"tiff_{kind.lower()}_no_byte_counts.tif", without_tag(
            saved(photo.convert(kind)), 279)
    yield "tiff_lzw_no_byte_counts.tif", without_tag(saved(photo, compression="tiff_lzw"), 279)
    yield "tiff_cmyk_lzw.tif", saved(photo.convert("CMYK"), compression="tiff_lzw")
    yield "tiff_zstd.tif", saved(photo, compression="zstd")
    yield "tiff_lzma.tif", saved(photo, compression="lzma")
    yield "tiff_webp.tif", saved(photo, compression="webp")
    data = saved(photo)
    yield "tiff_magic_swapped.tif", data[:2] + b"\0*" + data[4:]
    for endian, order in (("<", ""), (">", "_big_endian")):
        for kind, channels, samples in (("rgb", 3, 2), ("grey", 1, 1)):
            values = rng.integers(0, 65536, (height, width, channels))
            if kind == "grey":
                values = values % 700
            differences = values.copy()
            differences[:, 1:] -= values[:, :-1]
            packed = zlib.compress((differences % 65536).astype(endian + "u2").tobytes())
            yield f"tiff_{kind}_16_predictor{order}.tif", tiff_compressed(
                packed, width, height, 16, samples, channels, endian, [(317, 3, [2])])


def tiff_compressed(data, width, height, bits, colors, samples, endian, more):
    """Like tiff, with Deflate."""
    plain = tiff(data, width, height, bits, colors, samples, endian, more)
    at = plain.index(struct.pack(endian + "HHI", 259, 3, 1)) + 8
    return plain[:at] + struct.pack(endian + "H", 8) + plain[at + 2:]


def scanned_tiffs(photo):
    """What scanners and printers' tools write: JPEGs as strips or tiles, bits in the other order."""
    def saved(image, **options):
        out = io.BytesIO()
        image.save(out, "TIFF", **options)
        return out.getvalue()
    for kind in ("YCbCr", "RGBA", "CMYK", "L", "LA"):
        yield f"tiff_jpeg_{kind.lower()}.tif", saved(photo.convert(kind), compression="jpeg")
        yield f"tiff_jpeg_{kind.lower()}_strips.tif", saved(
            photo.convert(kind), compression="jpeg", tiffinfo={278: 16})
    for colors, name in ((2, "rgb"), (6, "ycbcr")):
        for sampling in (0, 1, 2):
            yield f"tiff_jpeg_{name}_tiles_{sampling}.tif", tiff_of_jpegs(photo, colors, sampling)
    for bits, colors, image in ((1, 1, photo.convert("1")), (8, 1, photo.convert("L")), (8, 2, photo)):
        turned = bytes(int(f"{byte:08b}"[::-1], 2) for byte in image.tobytes())
        data = tiff(turned, *photo.size, bits, colors, 3 if colors == 2 else 1, more=[(266, 3, [2])])
        yield f"tiff_lowest_bit_first_{bits}_{colors}.tif", data
    yield "tiff_lowest_bit_first_no_byte_counts.tif", without_tag(data, 279)
    yield "tiff_jpeg_no_byte_counts.tif", without_tag(
        saved(photo.convert("YCbCr"), compression="jpeg", tiffinfo={278: 16}), 279)
    for kind in ("L", "P"):
        yield f"tiff_{kind.lower()}_separate_planes.tif", saved(
            photo.convert(kind), compression="tiff_lzw", tiffinfo={284: 2})
    for options in (0, 1, 4, 5):
        yield f"tiff_fax3_{options}.tif", saved(
            photo.convert("1"), compression="group3", tiffinfo={292: options})


def tiff_of_jpegs(photo, colors, sampling):
    """A TIFF of tiles of 32x16 pixels, each a whole JPEG file."""
    width, height = photo.size
    factors = {0: (1, 1), 1: (2, 1), 2: (2, 2)}[sampling]
    tiles = []
    for top in range(0, height, 16):
        for left in range(0, width, 32):
            out = io.BytesIO()
            photo.crop((left, top, left + 32, top + 16)).save(out, "JPEG", subsampling=sampling)
            tiles.append(out.getvalue())
    places = [8]
    for tile in tiles:
        places.append(places[-1] + len(tile))
    plain = tiff(b"".join(tiles), width, height, 8, colors, 3, more=[
        (322, 3, [32]), (323, 3, [16]), (324, 4, places[:-1]), (325, 4, [len(t) for t in tiles]),
        (530, 3, factors)])
    # Without the one strip that tiff() writes, and with JPEG as its compression.
    at = plain.index(struct.pack("<HHI", 259, 3, 1)) + 8
    plain = plain[:at] + struct.pack("<H", 7) + plain[at + 2:]
    for tag in (273, 278, 279):
        plain = without_tag(plain, tag)
    return plain


def filtered_pngs(rng):
    """Each filter in each row, the first of a picture and of each pass too."""
    width, height = 19, 21
    pixels = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    pixels[:, :, 1] = pixels[:, :, 1] // 8 + 5 * np.arange(width)
    for kind in range(5):
        for interlaced in (False, True):
            name = f"png_filter_{kind}{'_interlaced' if interlaced else ''}.png"
            yield name, png(pixels, 8, 2, interlaced=interlaced, filters=[kind])
            yield name.replace(f"filter_{kind}", f"filters_from_{kind}"), png(
                pixels, 8, 2, interlaced=interlaced, filters=[(kind + i) % 5 for i in range(5)])


def split_orientations(rng):
    """Orientations before and after the pixels."""
    pixels = rng.integers(0, 256, (8, 12, 3), dtype=np.uint8)
    xmp = b'XML:com.adobe.xmp\0\0\0\0\0<x tiff:Orientation="8"/>'
    for name, first, last in (
            ("exif_and_exif_after", (b"eXIf", exif(3, 1, b"\6\0")), (b"eXIf", exif(3, 1, b"\3\0"))),
            ("empty_exif_and_xmp_after", (b"eXIf", b""), (b"iTXt", xmp)),
            ("xmp_and_exif_after", (b"iTXt", xmp), (b"eXIf", exif(3, 1, b"\6\0")))):
        yield f"png_{name}.png", png(pixels, 8, 2, chunks=[first], after=[last])


# The types of whole numbers in TIFFs, as struct calls them.
TYPES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i"}


def typed(data, tag, kind, values):
    """A little-endian TIFF of one directory with other values of another type for a tag."""
    data = bytearray(data)
    at = struct.unpack("<I", data[4:8])[0]
    packed = struct.pack(f"<{len(values)}{TYPES[kind]}", *values)
    for i in range(struct.unpack("<H", data[at:at + 2])[0]):
        entry = at + 2 + 12 * i
        if struct.unpack("<H", data[entry:entry + 2])[0] == tag:
            if len(packed) > 4:
                data += b"\0" * (len(data) % 2)
                packed, place = struct.pack("<I", len(data)), packed
                data += place
            data[entry + 2:entry + 12] = struct.pack("<HI", kind, len(values)) + packed.ljust(4, b"\0")
    return bytes(data)


def oddly_typed(photo):
    """Tags whose values have another type than usual, or a value that says no more than others."""
    width, height = photo.size
    rgb = tiff(photo.tobytes(), width, height, 8, 2, 3)
    grey = tiff(photo.convert("L").tobytes(), width, height, 8, 1)
    yield "tiff_long_bits.tif", typed(rgb, 258, 4, [8, 8, 8])
    yield "tiff_byte_bits.tif", typed(rgb, 258, 1, [8, 8, 8])
    yield "tiff_long_samples.tif", typed(rgb, 277, 4, [3])
    yield "tiff_long_compression.tif", typed(grey, 259, 4, [1])
    yield "tiff_long_photometric.tif", typed(grey, 262, 4, [1])
    yield "tiff_signed_width.tif", typed(grey, 256, 9, [width])
    yield "tiff_no_compression.tif", without_tag(grey, 259)
    yield "tiff_no_photometric.tif", without_tag(grey, 262)
    for rows in (2 ** 31, 2 ** 32 - 2):
        yield f"tiff_{rows}_rows_a_strip.tif", typed(grey, 278, 4, [rows])
    strips = typed(typed(grey, 273, 4, [8, 8 + 30 * width]), 279, 4, [30 * width, (height - 30) * width])
    for name, kind in (("signed_short", 8), ("signed_long", 9)):
        yield f"tiff_{name}_rows_a_strip.tif", typed(strips, 278, kind, [30])
    out = io.BytesIO()
    photo.convert("YCbCr").save(out, "TIFF", compression="jpeg")
    data = out.getvalue()
    at = struct.unpack("<I", data[4:8])[0]
    entry = next(e for e in range(at + 2, len(data), 12) if data[e:e + 2] == b"\x17\1")
    length = struct.unpack("<H", data[entry + 8:entry + 10])[0]
    yield "tiff_jpeg_no_eoi.tif", typed(data, 279, 4, [length - 2])
    colors = [257 * (255 - i) for i in range(256)] + [0] * 256 + [257 * i for i in range(256)]
    for photometric in (0, 1):
        yield f"tiff_grey_{photometric}_with_palette.tif", tiff(
            photo.convert("L").tobytes(), width, height, 8, photometric, more=[(320, 3, colors)])
    yield "tiff_long_palette.tif", tiff(
        photo.convert("L").tobytes(), width, height, 8, 3, more=[(320, 4, colors)])
    out = io.BytesIO()
    photo.quantize(64).save(out, "GIF")
    data = out.getvalue()
    at = 13 + 3 * (2 << (data[10] & 7))
    while data[at] == 0x21:
        at += 2
        while data[at]:
            at += 1 + data[at]
        at += 1
    yield "gif_zeros_before_frame.gif", data[:at] + b"\0\0\1" + data[at:]
    yield "gif_no_end.gif", data[:-2]
    turned = Image.Exif()
    turned[0x0112] = 6
    out = io.BytesIO()
    photo.save(out, "WEBP", lossless=True, exif=turned)
    data = bytearray(out.getvalue())
    data[20] &= ~8
    yield "webp_orientation_6_not_announced.webp", bytes(data)
