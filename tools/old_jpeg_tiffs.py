"""TIFFs with JPEG of the old style (compression 6), as programs of the nineties write them.

Their JPEG is in one piece, or its tables are at places of their own and its codes in the strips, or
anything between. Generators of (name, bytes), for golden_formats.py.
"""

import struct

import numpy as np

import jpeg_writer
from chroma_tiffs import with_fractions
from tiff_writer import TYPES

WIDTH, HEIGHT = 61, 47
EOI = b"\xff\xd9"


def old_tiff(width, height, parts, tags, endian="<"):
    """A TIFF of parts, one after the other.

    Values of tags may be functions of the parts' places; a tag without values is left out.
    """
    body, places = b"\0" * 8, []
    for part in parts:
        places.append(len(body))
        body += part + b"\0" * (len(part) % 2)
    all_tags = {256: (3, [width]), 257: (3, [height]), 258: (3, [8, 8, 8]), 259: (3, [6]),
                262: (3, [6]), 277: (3, [3]), **tags}
    all_tags = {tag: value for tag, value in all_tags.items() if value}
    entries = b""
    for tag in sorted(all_tags):
        kind, values = all_tags[tag]
        values = values(places) if callable(values) else values
        data = struct.pack(f"{endian}{len(values)}{TYPES[kind]}", *values)
        if len(data) > 4:
            data, body = struct.pack(endian + "I", len(body)), body + data + b"\0" * (len(data) % 2)
        entries += struct.pack(endian + "HHI", tag, kind, len(values)) + data.ljust(4, b"\0")
    head = (b"II*\0" if endian == "<" else b"MM\0*") + struct.pack(endian + "I", len(body))
    return head + body[8:] + struct.pack(endian + "H", len(entries) // 12) + entries + bytes(4)


class Picture:
    """A picture of random coefficients, as the pieces of a JPEG."""

    def __init__(self, rng, width=WIDTH, height=HEIGHT, columns=2, rows=2, strip_rows=0, interval=0):
        self.size, self.sharing = (width, height), (columns, rows)
        self.strip_rows = strip_rows or height
        factors = [(columns, rows), (1, 1), (1, 1)]
        blocks = jpeg_writer.random_blocks(rng, width, height, factors)
        across = -(-width // (8 * columns))
        self.interval = interval or (across * (strip_rows // (8 * rows)) if strip_rows else 0)
        self.tables = jpeg_writer.quantisation() + jpeg_writer.tables_segment()
        self.restarts = jpeg_writer.segment(0xDD, struct.pack(">H", self.interval)) if self.interval else b""
        self.frame = jpeg_writer.frame(width, height, factors)
        scan = jpeg_writer.scan(blocks, width, height, factors, [0, 1, 2], self.interval)
        self.scan_header, self.codes = scan[:14], scan[14:]

    def header(self, restarts=True):
        return b"\xff\xd8" + self.tables + (
            self.restarts if restarts else b"") + self.frame + self.scan_header

    def strips(self):
        """The codes between restart markers."""
        out, at = [], 0
        for i in range(len(self.codes) - 1):
            if self.codes[i] == 0xFF and 0xD0 <= self.codes[i + 1] <= 0xD7:
                out.append(self.codes[at:i])
                at = i + 2
        return out + [self.codes[at:]]

    def tags(self):
        """The tags of the strips' rows, and of how many pixels share their chroma."""
        return {530: (3, list(self.sharing)), 278: (3, [self.strip_rows]), 284: (3, [1])}

    def in_one_piece(self, strips="codes", length=None, endian="<", end=EOI, tail=b"", restarts=True, more=None):
        header = self.header(restarts)
        whole = header + self.codes + end
        tags = {**self.tags(), 513: (4, lambda p: p[:1]),
                514: (4, [len(whole) if length is None else length])}
        if strips == "codes":
            tags.update({273: (4, lambda p: [p[0] + len(header)]), 279: (4, [len(self.codes)])})
        elif strips == "whole":
            tags.update({273: (4, lambda p: p[:1]), 279: (4, [len(whole)])})
        tags.update(more or {})
        return old_tiff(*self.size, [whole + tail], tags, endian)

    def in_strip(self, more=None):
        whole = self.header() + self.codes + EOI
        return old_tiff(*self.size, [whole], {
            **self.tags(), 273: (4, lambda p: p[:1]), 279: (4, [len(whole)]), **(more or {})})

    def header_apart(self, restarts=True, length=None, more=None):
        """The header in one piece, the codes in strips without markers."""
        header, strips = self.header(restarts), self.strips()
        return old_tiff(*self.size, [header, *strips], {
            **self.tags(), 513: (4, lambda p: p[:1]),
            514: (4, [len(header) if length is None else length]), 273: (4, lambda p: p[1:]),
            279: (4, [len(strip) for strip in strips]), **(more or {})})

    def tables_apart(self, endian="<", more=None):
        """The tables at places of their own, the codes in strips without markers."""
        quantisation = [bytes([min(255, 8 + k) for k in range(64)])] * 2
        huffman = [bytes(counts + symbols) for (_, number), (counts, symbols) in sorted(
            jpeg_writer.TABLES.items()) if number < 2]
        strips = self.strips()
        return old_tiff(*self.size, [*quantisation, *huffman, *strips], {
            **self.tags(), 512: (3, [1]), 519: (4, lambda p: [p[0], p[1], p[1]]),
            520: (4, lambda p: [p[2], p[3], p[3]]), 521: (4, lambda p: [p[4], p[5], p[5]]),
            273: (4, lambda p: p[6:]), 279: (4, [len(strip) for strip in strips]),
            **(more or {})}, endian)


def tiffs():
    rng = np.random.default_rng(31)
    for columns, rows in ((1, 1), (2, 1), (1, 2), (2, 2), (4, 1), (4, 2)):
        name = f"tiff_old_jpeg_{columns}x{rows}"
        picture = Picture(rng, columns=columns, rows=rows)
        yield f"{name}.tif", picture.in_one_piece()
        yield f"{name}_tables.tif", picture.tables_apart()
        picture = Picture(rng, columns=columns, rows=rows, strip_rows=16)
        yield f"{name}_strips.tif", picture.in_one_piece()
        yield f"{name}_header_and_strips.tif", picture.header_apart()
        yield f"{name}_tables_and_strips.tif", picture.tables_apart()
    picture = Picture(rng)
    for strips in ("whole", "none"):
        yield f"tiff_old_jpeg_strip_{strips}.tif", picture.in_one_piece(strips)
    for length in (0, 700, 1000000):
        yield f"tiff_old_jpeg_length_{length}.tif", picture.in_one_piece(length=length)
    yield "tiff_old_jpeg_in_strip.tif", picture.in_strip()
    yield "tiff_old_jpeg_header_apart.tif", picture.header_apart()
    yield "tiff_old_jpeg_mm.tif", picture.in_one_piece(endian=">")
    yield "tiff_old_jpeg_tables_mm.tif", picture.tables_apart(">")
    yield "tiff_old_jpeg_no_end.tif", picture.in_one_piece("none", end=b"")
    yield "tiff_old_jpeg_no_end_and_strip.tif", picture.in_one_piece(end=b"")
    for number in (0, 1, 2, 3):
        yield f"tiff_old_jpeg_photometric_{number}.tif", picture.in_one_piece(more={262: (3, [number])})
    yield "tiff_old_jpeg_no_photometric.tif", picture.in_one_piece(more={262: None})
    yield "tiff_old_jpeg_wrong_sharing.tif", picture.in_one_piece(more={530: (3, [1, 1])})
    yield "tiff_old_jpeg_no_sharing.tif", picture.tables_apart(more={530: None})
    yield "tiff_old_jpeg_no_lengths.tif", picture.in_one_piece(more={279: None})
    yield "tiff_old_jpeg_length_of_strip_0.tif", picture.tables_apart(more={279: (4, [0])})
    yield "tiff_old_jpeg_no_tables.tif", picture.tables_apart(more={519: None})
    yield "tiff_old_jpeg_tiles.tif", picture.in_one_piece(
        "none", more={278: None, 322: (3, [64]), 323: (3, [48]), 324: (4, lambda p: p[:1]), 325: (4, [99])})
    yield "tiff_old_jpeg_restarts.tif", Picture(rng, interval=3).in_one_piece()
    interval = Picture(rng, interval=4)
    yield "tiff_old_jpeg_restarts_in_tag.tif", interval.in_one_piece(restarts=False, more={515: (3, [4])})
    strips = Picture(rng, strip_rows=16)
    yield "tiff_old_jpeg_strips_mm.tif", strips.tables_apart(">")
    yield "tiff_old_jpeg_strips_no_interval.tif", strips.header_apart(restarts=False)
    yield "tiff_old_jpeg_strips_of_20.tif", strips.in_one_piece(more={278: (3, [20])})
    yield "tiff_old_jpeg_fewer_places.tif", strips.in_one_piece("none", more={273: (4, [8]), 279: (4, [9])})
    for sharing in ((3, 1), (2, 4)):
        yield "tiff_old_jpeg_{}x{}.tif".format(*sharing), Picture(
            rng, columns=sharing[0], rows=sharing[1]).in_one_piece()
    yield "tiff_old_jpeg_1x1_pixels.tif", Picture(rng, 1, 1).in_one_piece()
    for width, height in ((60, 47), (61, 46), (61, 48)):
        yield f"tiff_old_jpeg_in_{width}x{height}.tif", picture.in_one_piece(
            more={256: (3, [width]), 257: (3, [height]), 278: (3, [height])})
    yield "tiff_old_jpeg_video.tif", with_fractions(
        picture.in_one_piece(), {529: (5, [0.2125, 0.7154, 0.0721]), 532: (5, [15, 235, 128, 240, 128, 240])})
