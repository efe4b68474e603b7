"""Writers for the kinds of picture files that Pillow itself does not write.

Each returns the bytes of a whole file. JPEG kinds come from libjpeg-turbo's TurboJPEG library
(Debian 12's libturbojpeg0) and from changing markers; PNG and BMP are put together here.
"""

import ctypes
import os
import struct
import zlib

import numpy as np

TJ_SUBSAMPLING = {"444": 0, "422": 1, "420": 2, "grey": 3, "440": 4, "411": 5}
TJ_RGB, TJ_GREY, TJ_CMYK = 0, 6, 11
TJ_PROGRESSIVE = 16384


def turbo_jpeg(pixels, subsampling, quality=80, progressive=False, restart_rows=0):
    """JPEG from uint8[H, W, 3] RGB, [H, W] grey or [H, W, 4] CMYK, which is stored as YCCK."""
    library = ctypes.CDLL("libturbojpeg.so.0")
    library.tjInitCompress.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(library.tjInitCompress())
    if restart_rows:
        os.environ["TJ_RESTART"] = str(restart_rows)
    kind = TJ_GREY if pixels.ndim == 2 else TJ_RGB if pixels.shape[2] == 3 else TJ_CMYK
    data = np.ascontiguousarray(pixels)
    out, size = ctypes.c_void_p(), ctypes.c_ulong()
    failed = library.tjCompress2(
        handle, data.ctypes.data_as(ctypes.c_void_p), pixels.shape[1], 0, pixels.shape[0], kind,
        ctypes.byref(out), ctypes.byref(size), TJ_SUBSAMPLING[subsampling], quality,
        TJ_PROGRESSIVE if progressive else 0)
    os.environ.pop("TJ_RESTART", None)
    if failed:
        raise RuntimeError("tjCompress2")
    return ctypes.string_at(out, size.value)


def jpeg_segments(data):
    """The marker segments before the first scan, and the rest from the scan on."""
    at, segments = 2, []
    while data[at + 1] != 0xDA:
        length = struct.unpack(">H", data[at + 2:at + 4])[0]
        segments.append(data[at:at + 2 + length])
        at += 2 + length
    return segments, data[at:]


def with_segments(data, keep=lambda marker: True, add=()):
    """A JPEG with some of its segments dropped and others put in front."""
    segments, scans = jpeg_segments(data)
    return data[:2] + b"".join(add) + b"".join(s for s in segments if keep(s[1])) + scans


def segment(marker, payload):
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def adobe(transform):
    return segment(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform))


def with_component_ids(data, ids):
    """A JPEG whose components carry other names."""
    segments, scans = jpeg_segments(data)
    scans = bytearray(scans)
    for i, name in enumerate(ids):
        scans[5 + 2 * i] = name
    out = data[:2]
    for s in segments:
        s = bytearray(s)
        if 0xC0 <= s[1] <= 0xC2:
            for i, name in enumerate(ids):
                s[10 + 3 * i] = name
        out += bytes(s)
    return out + bytes(scans)


def chunk(kind, payload):
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(
        ">I", zlib.crc32(kind + payload))


def packed_row(samples, bits):
    """One row of samples, most significant first."""
    samples = np.asarray(samples).reshape(-1)
    if bits == 16:
        return samples.astype(">u2").tobytes()
    if bits == 8:
        return samples.astype(np.uint8).tobytes()
    planes = ((samples[:, None] >> np.arange(bits - 1, -1, -1)) & 1).astype(np.uint8)
    return np.packbits(planes.reshape(-1)).tobytes()


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def filtered(line, above, kind, step):
    """A row's bytes after the filter (PNG specification, third edition, section 9)."""
    line, above = np.frombuffer(line, np.uint8).astype(int), np.frombuffer(above, np.uint8).astype(int)
    left, corner = (np.concatenate([np.zeros(step, int), row])[:len(line)] for row in (line, above))
    start = left + above - corner
    nearest = np.where(
        (abs(start - left) <= abs(start - above)) & (abs(start - left) <= abs(start - corner)), left,
        np.where(abs(start - above) <= abs(start - corner), above, corner))
    prediction = [0 * line, left, above, (left + above) // 2, nearest][kind]
    return bytes([kind]) + (line - prediction).astype(np.uint8).tobytes()


def png(samples, bits, color_type, interlaced=False, chunks=(), idat_bytes=200, filters=(0,), after=()):
    """PNG from integers [H, W] or [H, W, C] of the given bit depth; its rows take turns with filters."""
    height, width = samples.shape[:2]
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    step = max(1, bits * (samples.shape[2] if samples.ndim == 3 else 1) // 8)
    raw = b""
    for x0, y0, dx, dy in passes:
        part = samples[y0::dy, x0::dx]
        if part.size:
            rows = [packed_row(row, bits) for row in part]
            for i, row in enumerate(rows):
                above = rows[i - 1] if i else bytes(len(row))
                raw += filtered(row, above, filters[i % len(filters)], step)
    data = zlib.compress(raw, 9)
    out = b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color_type, 0, 0, int(interlaced)))
    out += b"".join(chunk(*c) for c in chunks)
    out += b"".join(chunk(b"IDAT", data[i:i + idat_bytes]) for i in range(0, len(data), idat_bytes))
    return out + b"".join(chunk(*c) for c in after) + chunk(b"IEND", b"")


def bmp(rows, width, height, bits, palette=b"", compression=0, masks=b"", header_bytes=40):
    """BMP from the bytes of its pixel data; a negative height means from top to bottom."""
    info = struct.pack("<IiiHHIIiiII", header_bytes, width, height, 1, bits, compression, len(rows),
                       2835, 2835, len(palette) // 4, 0)
    info += masks.ljust(header_bytes - 40, b"\0") if header_bytes > 40 else masks
    offset = 14 + len(info) + len(palette)
    return b"BM" + struct.pack("<IHHI", offset + len(rows), 0, 0, offset) + info + palette + rows


def bmp_rows(samples, bits, bottom_up=True):
    """Rows of palette indexes, or of whole pixels as integers, padded to 4 bytes."""
    out = b""
    for row in samples[::-1] if bottom_up else samples:
        if bits <= 8:
            line = packed_row(row, bits)
        else:
            line = b"".join(int(v).to_bytes(bits // 8, "little") for v in row)
        out += line + b"\0" * (-len(line) % 4)
    return out


def bmp_rle8(samples):
    """Encoded runs, one absolute run in each row of at least 8 pixels, and an end of bitmap."""
    out = b""
    for row in samples[::-1]:
        row = [int(v) for v in row]
        literal = row[:5] if len(row) >= 8 else []
        if literal:
            out += bytes([0, 5] + literal + [0])
        at = len(literal)
        while at < len(row):
            run = 1
            while at + run < len(row) and row[at + run] == row[at] and run < 255:
                run += 1
            out += bytes([run, row[at]])
            at += run
        out += b"\0\0"
    return out + b"\0\1"


def bmp_rle4(samples):
    out = b""
    for row in samples[::-1]:
        row = [int(v) for v in row]
        for at in range(0, len(row), 2):
            pair = row[at:at + 2] + [0]
            out += bytes([min(2, len(row) - at), pair[0] << 4 | pair[1]])
        out += b"\0\0"
    return out + b"\0\1"


def tiff(rows, width, height, bits, colors, samples=1, endian="<", more=()):
    """An uncompressed TIFF of one strip; more tags are (tag, type, values), types 3 and 4 only."""
    tags = [(256, 3, [width]), (257, 3, [height]), (258, 3, [bits] * samples), (259, 3, [1]),
            (262, 3, [colors]), (273, 4, [8]), (277, 3, [samples]), (278, 3, [height]),
            (279, 4, [len(rows)]), *more]
    body = rows + b"\0" * (len(rows) % 2)
    entries = b""
    for tag, kind, values in sorted(tags):
        data = struct.pack(endian + str(len(values)) + ("H" if kind == 3 else "I"), *values)
        if len(data) > 4:
            data, body = struct.pack(endian + "I", 8 + len(body)), body + data
        entries += struct.pack(endian + "HHI", tag, kind, len(values)) + data.ljust(4, b"\0")
    head = (b"II*\0" if endian == "<" else b"MM\0*") + struct.pack(endian + "I", 8 + len(body))
    return head + body + struct.pack(endian + "H", len(tags)) + entries + b"\0\0\0\0"
