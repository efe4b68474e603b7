"""Writes TIFFs of kinds that Pillow does not write: any bits, strips or tiles, planes, compressions."""

import struct
import zlib

import numpy as np

from picture_formats import packed_row

TYPES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 16: "Q"}


def packed_bits(data, noop=False):
    """PackBits (TIFF 6.0, section 9), with runs and literals; with a no-op before each of them."""
    out, at = b"", 0
    before = b"\x80" if noop else b""
    while at < len(data):
        run = 1
        while at + run < len(data) and run < 128 and data[at + run] == data[at]:
            run += 1
        if run == 1:
            literal = data[at:at + 3]
            out += before + bytes([len(literal) - 1]) + literal
            at += len(literal)
        else:
            out += before + bytes([257 - run, data[at]])
            at += run
    return out


def lzw(data, old=False, end=True):
    """LZW codes: the highest bit first, or as before TIFF 5.0 the lowest, and then wider a code later."""
    codes, early = [(256, 9)], 0 if old else 1
    table, width, prefix = {bytes([i]): i for i in range(256)}, 9, b""
    size = 258
    for value in data:
        longer = prefix + bytes([value])
        if longer in table:
            prefix = longer
            continue
        codes.append((table[prefix], width))
        table[longer] = size
        size += 1
        # The decoder knows a string one code later than the encoder.
        if size - 1 == (1 << width) - early and width < 12:
            width += 1
        if size >= 4094:
            codes.append((256, width))
            table, width, size = {bytes([i]): i for i in range(256)}, 9, 258
        prefix = bytes([value])
    codes.append((table[prefix], width))
    if size == (1 << width) - early and width < 12:
        width += 1
    if end:
        codes.append((257, width))
    if old:
        bits = "".join(f"{code:0{n}b}"[::-1] for code, n in codes)
        return bytes(int(bits[i:i + 8][::-1], 2) for i in range(0, len(bits), 8))
    bits = "".join(f"{code:0{n}b}" for code, n in codes)
    return bytes(int(bits[i:i + 8].ljust(8, "0"), 2) for i in range(0, len(bits), 8))


CODERS = {1: bytes, 5: lzw, 8: zlib.compress, 32946: zlib.compress, 32773: packed_bits}


def turned(data):
    """The same bytes, with the lowest bit first."""
    return bytes(int(f"{byte:08b}"[::-1], 2) for byte in data)


def tiff_of(samples, bits, colors, compression=1, endian="<", rows=0, tile=None, planes=1, predictor=1,
            coder=None, lowest_bit_first=False, more=None, without=(), after=b"\0\0\0\0", big=False):
    """A TIFF of integers [H, W, C].

    rows are those of a strip; more maps tags to (type, values), also to change those that are there;
    after is what follows the directory's entries, of which the file's last bytes are.
    """
    height, width, channels = samples.shape
    coder = coder or CODERS[compression]
    body, offsets, lengths = b"\0" * (16 if big else 8), [], []

    def block(part):
        nonlocal body
        if predictor == 2:
            part = part.copy()
            part[:, 1:] -= part[:, :-1].copy()
            part %= 1 << bits
        if predictor == 3:
            # First the highest bytes of a row's numbers, and so on; each byte less the one before.
            rows_of_bytes = part.astype(f">u{bits // 8}").view("u1").reshape(len(part), -1, bits // 8)
            rows_of_bytes = rows_of_bytes.transpose(0, 2, 1).reshape(len(part), -1)
            data = np.diff(rows_of_bytes, axis=1, prepend=np.uint8(0)).tobytes()
        elif bits in (16, 32):
            data = part.astype(f"{endian}u{bits // 8}").tobytes()
        else:
            data = b"".join(packed_row(row, bits) for row in part)
        data = coder(data)
        offsets.append(len(body))
        lengths.append(len(data))
        body += turned(data) if lowest_bit_first else data
        body += b"\0" * (len(body) % 2)

    for plane in [samples[:, :, c:c + 1] for c in range(channels)] if planes == 2 else [samples]:
        if tile:
            for y in range(0, height, tile[1]):
                for x in range(0, width, tile[0]):
                    part = plane[y:y + tile[1], x:x + tile[0]]
                    whole = np.zeros((tile[1], tile[0], plane.shape[2]), part.dtype)
                    whole[:part.shape[0], :part.shape[1]] = part
                    block(whole)
        else:
            for y in range(0, height, rows or height):
                block(plane[y:y + (rows or height)])
    tags = {256: (3, [width]), 257: (3, [height]), 258: (3, [bits] * channels), 259: (3, [compression]),
            262: (3, [colors]), 277: (3, [channels]), 284: (3, [planes])}
    if tile:
        tags.update({322: (3, [tile[0]]), 323: (3, [tile[1]]), 324: (4, offsets), 325: (4, lengths)})
    else:
        tags.update({273: (4, offsets), 278: (3, [rows or height]), 279: (4, lengths)})
    if predictor != 1:
        tags[317] = (3, [predictor])
    if lowest_bit_first:
        tags[266] = (3, [2])
    tags.update(more or {})
    entries = b""
    place = "Q" if big else "I"
    inside = struct.calcsize(endian + place)
    for tag in sorted(set(tags) - set(without)):
        kind, values = tags[tag]
        data = struct.pack(f"{endian}{len(values)}{TYPES[kind]}", *map(int, values))
        if len(data) > inside:
            data, body = struct.pack(endian + place, len(body)), body + data + b"\0" * (len(data) % 2)
        entries += struct.pack(endian + "HH" + place, tag, kind, len(values)) + data.ljust(inside, b"\0")
    number = struct.pack(endian + "H", 43 if big else 42)
    head = (b"II" if endian == "<" else b"MM") + number
    head += struct.pack(endian + "HHQ", 8, 0, len(body)) if big else struct.pack(endian + "I", len(body))
    count = struct.pack(endian + ("Q" if big else "H"), len(entries) // (20 if big else 12))
    return head + body[len(head):] + count + entries + (b"\0" * 8 if big else after)
