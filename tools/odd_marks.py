"""Metadata at unusual places, and headers that say unusual things of the pixels after them.

Generators of (name, bytes), for golden_formats.py.
"""

import io
import struct
import zlib

import numpy as np

from odd_formats import exif
from picture_formats import adobe, png, segment, turbo_jpeg, with_segments


def orientations(rng):
    """Orientations in texts of PNGs, and after the scan of JPEGs."""
    pixels = rng.integers(0, 256, (8, 12, 3), dtype=np.uint8)
    block = exif(3, 1, b"\6\0")
    raw, xmp = b"Raw profile type exif\0", b"XML:com.adobe.xmp\0"
    digits = block.hex().encode()
    def profile(text):
        return b"\nexif\n      26\n" + text
    spaced = b" ".join(digits[i:i + 2] for i in range(0, len(digits), 2))
    packed = zlib.compress(profile(digits + b"\n"))
    tag, other = b'<x tiff:Orientation="8"/>', b"<tiff:Orientation>3</tiff:Orientation>"
    texts = {
        "raw_text": [(b"tEXt", raw + profile(digits + b"\n"))],
        "raw_international": [(b"iTXt", raw + b"\0\0\0\0" + profile(digits + b"\n"))],
        "raw_international_compressed": [(b"iTXt", raw + b"\1\0en\0\0" + packed)],
        "raw_international_other_method": [(b"iTXt", raw + b"\1\1en\0\0" + packed)],
        "raw_compressed_cut": [(b"zTXt", raw + b"\0" + packed[:-6])],
        "raw_crlf": [(b"tEXt", raw + profile(digits[:30] + b"\r\n" + digits[30:] + b"\r\n"))],
        "raw_line_inside_byte": [(b"tEXt", raw + profile(digits[:31] + b"\n" + digits[31:] + b"\n"))],
        "raw_spaces": [(b"tEXt", raw + profile(b"\t" + spaced + b" \n"))],
        "raw_space_inside_byte": [(b"tEXt", raw + profile(digits[:31] + b" " + digits[31:]))],
        "raw_named": [(b"tEXt", raw + profile(b"457869660000" + digits))],
        "raw_no_lines": [(b"tEXt", raw + digits)],
        "raw_twice": [(b"tEXt", raw + profile(exif(3, 1, b"\3\0").hex().encode())),
                      (b"zTXt", raw + b"\0" + packed)],
        "raw_and_xmp": [(b"tEXt", raw + profile(digits)), (b"iTXt", xmp + b"\0\0\0\0" + tag)],
        "exif_text": [(b"tEXt", b"exif\0" + block)],
        "exif_text_named": [(b"tEXt", b"exif\0Exif\0\0" + block)],
        "xmp_text": [(b"tEXt", xmp + tag)],
        "xmp_compressed": [(b"zTXt", xmp + b"\0" + zlib.compress(other))],
        "xmp_element": [(b"iTXt", xmp + b"\0\0\0\0" + other)],
        "xmp_international_compressed": [(b"iTXt", xmp + b"\1\0\0\0" + zlib.compress(tag))],
        "xmp_not_utf8": [(b"iTXt", xmp + b"\0\0\0\0\xff\xfe" + tag)],
        "xmp_text_not_utf8": [(b"tEXt", xmp + b"\xff\xfe" + tag)],
        "xmp_language_not_utf8": [(b"iTXt", xmp + b"\0\0\xff\0\0" + tag)],
        "xmp_cut": [(b"iTXt", xmp + b"\0\0en\0")],
        "xmp_twice": [(b"iTXt", xmp + b"\0\0\0\0" + tag), (b"tEXt", xmp + other)],
        "xmp_twice_last_empty": [(b"iTXt", xmp + b"\0\0\0\0" + tag), (b"tEXt", xmp + b"none")],
        "xmp_9": [(b"tEXt", xmp + b'<x tiff:Orientation="9"/>')],
    }
    for name, chunks in texts.items():
        yield f"png_{name}.png", png(pixels, 8, 2, chunks=chunks)
    for name in ("raw_text", "xmp_text", "exif_text"):
        yield f"png_{name}_after_pixels.png", png(pixels, 8, 2, after=texts[name])
    smooth = np.add.outer(np.arange(24) * 5, np.arange(30) * 3).astype(np.uint8)
    rgb = np.stack([smooth, 255 - smooth, smooth // 2], 2)
    plain = turbo_jpeg(rgb, "420")
    bare = with_segments(plain, keep=lambda marker: marker != 0xE0)
    late = segment(0xE1, b"Exif\0\0" + block)
    yield "jpeg_exif_after_scan.jpg", plain[:-2] + late + plain[-2:]
    yield "jpeg_exif_before_and_after_scan.jpg", with_segments(
        plain, add=[segment(0xE1, b"Exif\0\0" + exif(3, 1, b"\3\0"))])[:-2] + late + plain[-2:]
    progressive = turbo_jpeg(rgb, "420", progressive=True)
    second = progressive.index(b"\xff\xc4", progressive.index(b"\xff\xda"))
    yield "jpeg_exif_between_scans.jpg", progressive[:second] + late + progressive[second:]
    for name, marker in (("adobe_0", adobe(0)), ("jfif", segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0"))):
        yield f"jpeg_{name}_after_scan.jpg", bare[:-2] + marker + bare[-2:]


def heights_in_dnl(rng):
    """JPEGs whose height comes after the first scan (ITU-T T.81, B.2.5)."""
    plain = turbo_jpeg(rng.integers(0, 256, (16, 24, 3), dtype=np.uint8), "444")
    frame = plain.index(b"\xff\xc0")
    none = plain[:frame + 5] + b"\0\0" + plain[frame + 7:]
    dnl = segment(0xDC, b"\0\x10")
    yield "jpeg_dnl.jpg", none[:-2] + dnl + none[-2:]
    yield "jpeg_dnl_beside_height.jpg", plain[:-2] + dnl + plain[-2:]
    yield "jpeg_height_0.jpg", none


def padded_webps(photo):
    """Zeros and chunks inside the RIFF, after a picture without the extended header."""
    for kind, options in (("lossless", {"lossless": True}), ("lossy", {"quality": 60})):
        out = io.BytesIO()
        photo.crop((0, 0, 21, 13)).save(out, "WEBP", **options)
        body = out.getvalue()[8:]
        block = exif(3, 1, b"\6\0")
        tails = {f"{count}_zeros": bytes(count) for count in (1, 4, 8, 9, 12, 16, 19)}
        tails["exif"] = b"EXIF" + struct.pack("<I", len(block)) + block + b"\0" * (len(block) % 2)
        tails["letters"] = b"these are no chunks"
        for name, tail in tails.items():
            whole = body + tail
            yield f"webp_{kind}_and_{name}.webp", b"RIFF" + struct.pack("<I", len(whole)) + whole


def long_chunks(rng):
    """PNGs whose chunks of pixels say that they are longer than the file."""
    pixels = rng.integers(0, 256, (9, 11, 3))
    for count, idat_bytes in (("one", 10000), ("many", 20)):
        data = png(pixels, 8, 2, idat_bytes=idat_bytes)
        at = data.index(b"IDAT")
        for length in (0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
            yield f"png_{count}_idat_of_{length}_bytes.png", (
                data[:at - 4] + struct.pack(">I", length) + data[at:])


def pictures(rng, photo):
    yield from orientations(rng)
    yield from heights_in_dnl(rng)
    yield from padded_webps(photo)
    yield from long_chunks(rng)
