"""TIFFs of luma and chroma (YCbCr) of which pixels share the chroma, as scanners and old programs write them.

Generators of (name, bytes), for golden_formats.py.
"""

import struct

import numpy as np

from tiff_writer import CODERS, tiff_of

WIDTH, HEIGHT = 37, 29


def shared(ycc, columns, rows):
    """Bytes [H/rows, W/columns, N]: the luma of a group of pixels, and the chroma of its first one."""
    height, width, _ = ycc.shape
    high, wide = -(-height // rows), -(-width // columns)
    whole = np.pad(ycc, ((0, high * rows - height), (0, wide * columns - width), (0, 0)), "edge")
    luma = whole[:, :, 0].reshape(high, rows, wide, columns).transpose(0, 2, 1, 3)
    return np.concatenate(
        [luma.reshape(high, wide, rows * columns), whole[::rows, ::columns, 1:]], 2).astype(np.uint8)


def differences(data, line):
    """Each byte of a line less the third one before it."""
    lines = data.reshape(-1, line).astype(int)
    lines[:, 3:] -= lines[:, :-3].copy()
    return (lines % 256).astype(np.uint8)


def chroma_tiff(ycc, across, down, compression, tile=None, predictor=1, more=None, **options):
    width = tile[0] if tile else ycc.shape[1]

    def coder(data):
        groups = shared(np.frombuffer(data, np.uint8).reshape(-1, width, 3), across, down)
        if predictor == 2:
            line = 3 * width if tile else groups[0].size // down
            groups = differences(groups, line)
        return CODERS[compression](groups.tobytes())

    tags = {530: (3, [across, down]), **(more or {})}
    if predictor == 2:
        tags[317] = (3, [2])
    return tiff_of(ycc, 8, 6, compression, tile=tile, coder=coder, more=tags, **options)


def with_fractions(data, tags):
    """The same file with tags of fractions (RATIONAL) or of floats, whose directory becomes its end."""
    directory, = struct.unpack_from("<I", data, 4)
    count, = struct.unpack_from("<H", data, directory)
    entries = [data[directory + 2 + 12 * i:directory + 14 + 12 * i] for i in range(count)]
    for tag, (kind, values) in tags.items():
        numbers = struct.pack(f"<{len(values)}f", *values) if kind == 11 else b"".join(
            struct.pack("<II", round(10000 * value), 10000) for value in values)
        entries.append(struct.pack("<HHII", tag, kind, len(values), len(data)))
        data += numbers
    entries.sort(key=lambda entry: entry[:2][::-1])
    return data[:4] + struct.pack("<I", len(data)) + data[8:] + struct.pack(
        "<H", len(entries)) + b"".join(entries) + bytes(4)


def groups(photo):
    """Each way to share chroma, in strips and tiles, whole and cut."""
    smooth = np.array(photo.convert("YCbCr")).astype(int)[:HEIGHT, :WIDTH]
    rng = np.random.default_rng(23)
    noise = rng.integers(0, 256, smooth.shape)
    for columns, rows in ((2, 1), (1, 2), (2, 2), (4, 1), (4, 2), (4, 4)):
        name = f"tiff_ycbcr_{columns}x{rows}"
        # Rows of an odd number of groups of 4x4 have no whole number of bytes for each row of pixels.
        source = noise[:, :29] if rows == 4 else noise
        for compression in (1, 5, 8, 32773):
            yield f"{name}_{compression}.tif", chroma_tiff(source, columns, rows, compression)
        yield f"{name}_strips.tif", chroma_tiff(source, columns, rows, 5, rows=7)
        yield f"{name}_strips_mm.tif", chroma_tiff(source, columns, rows, 8, rows=8, endian=">")
        yield f"{name}_tiles.tif", chroma_tiff(
            noise[:, :32] if rows == 4 else noise, columns, rows, 5, tile=(16, 16))
    for columns, rows in ((1, 4), (2, 4), (3, 1), (0, 2)):
        yield f"tiff_ycbcr_{columns}x{rows}.tif", tiff_of(
            noise, 8, 6, 5, more={530: (3, [columns, rows])})
    yield "tiff_ycbcr_4x4_odd.tif", chroma_tiff(noise[:, :20], 4, 4, 5)
    yield "tiff_ycbcr_4x4_cut_tiles.tif", chroma_tiff(noise, 4, 4, 5, tile=(16, 16))
    yield "tiff_ycbcr_2x2_planes.tif", tiff_of(
        noise, 8, 6, 5, planes=2, more={530: (3, [2, 2])})
    yield "tiff_ycbcr_2x2_photo.tif", chroma_tiff(smooth, 2, 2, 5, rows=16)
    yield "tiff_ycbcr_2x2_1x1.tif", chroma_tiff(noise[:1, :1], 2, 2, 5)
    yield "tiff_ycbcr_4x2_3x1.tif", chroma_tiff(noise[:1, :3], 4, 2, 8)
    for count in (1, 3):
        yield f"tiff_ycbcr_2x2_of_{count}_values.tif", chroma_tiff(
            noise, 2, 2, 5, more={530: (3, [1] * count)})
    yield "tiff_ycbcr_2x2_of_longs.tif", chroma_tiff(noise, 2, 2, 5, more={530: (4, [2, 2])})
    for columns, rows in ((2, 2), (4, 1), (2, 1)):
        yield f"tiff_ycbcr_{columns}x{rows}_predictor.tif", chroma_tiff(
            smooth[:, :36], columns, rows, 5, predictor=2, rows=8)
    yield "tiff_ycbcr_2x1_uneven_predictor.tif", chroma_tiff(smooth, 2, 1, 5, more={317: (3, [2])})
    yield "tiff_ycbcr_2x2_tiles_predictor.tif", chroma_tiff(
        smooth, 2, 2, 8, tile=(16, 16), predictor=2)


def ranges(photo):
    """Other coefficients of luma, and other values of black and white."""
    rng = np.random.default_rng(29)
    noise = rng.integers(0, 256, (HEIGHT, WIDTH, 3))
    hdtv, halves = [0.2125, 0.7154, 0.0721], [0.5, 0.25, 0.5]
    video, narrow = [15, 235, 128, 240, 128, 240], [40.5, 200, 100, 131, 90, 260]
    for name, tags in (
            ("hdtv", {529: (5, hdtv)}), ("halves", {529: (11, halves)}), ("video", {532: (5, video)}),
            ("narrow", {532: (11, narrow)}), ("hdtv_video", {529: (5, hdtv), 532: (5, video)}),
            ("no_range", {532: (5, [0] * 6)}), ("2_coefficients", {529: (5, hdtv[:2])}),
            ("7_ranges", {532: (5, video + [0])}), ("no_green", {529: (5, [0.5, 0, 0.5])}),
            ("not_a_number", {529: (11, [float("nan"), 0.5, 0.5])})):
        yield f"tiff_ycbcr_2x2_{name}.tif", with_fractions(chroma_tiff(noise, 2, 2, 8), tags)
        if name in ("hdtv", "video"):
            yield f"tiff_ycbcr_1x1_{name}.tif", with_fractions(chroma_tiff(noise, 1, 1, 5), tags)


def tiffs(photo):
    yield from groups(photo)
    yield from ranges(photo)
