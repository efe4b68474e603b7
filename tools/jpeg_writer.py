"""Writes JPEGs of kinds that libjpeg's compressor does not write, from coefficients.

Sequential Huffman coding with the standard tables (ITU-T T.81, K.3): any sampling factors, scans of
any components, restart intervals with padding before their markers, and so on.
"""

import struct

import numpy as np

ZIGZAG = sorted(range(64), key=lambda k: (
    k // 8 + k % 8, k // 8 if (k // 8 + k % 8) % 2 else k % 8))

DC_COUNTS = [[0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
             [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]]


def standard_tables():
    """(class, number) -> the 16 counts and the symbols, as Pillow's compressor writes them."""
    import io
    from PIL import Image
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    data, tables, at = out.getvalue(), {}, 2
    while data[at + 1] != 0xDA:
        length = struct.unpack(">H", data[at + 2:at + 4])[0]
        if data[at + 1] == 0xC4:
            part = data[at + 4:at + 2 + length]
            while part:
                count = sum(part[1:17])
                tables[part[0] >> 4, part[0] & 15] = (list(part[1:17]), list(part[17:17 + count]))
                part = part[17 + count:]
        at += 2 + length
    return tables


TABLES = standard_tables()


def codes(counts, symbols):
    out, code, place = {}, 0, 0
    for length, count in enumerate(counts, 1):
        for _ in range(count):
            out[symbols[place]] = (code, length)
            code, place = code + 1, place + 1
        code <<= 1
    return out


CODES = {key: codes(*table) for key, table in TABLES.items()}


class Bits:
    def __init__(self):
        self.out, self.value, self.count = bytearray(), 0, 0

    def put(self, value, length):
        self.value = self.value << length | value & ((1 << length) - 1)
        self.count += length
        while self.count >= 8:
            self.count -= 8
            byte = self.value >> self.count & 255
            self.out.append(byte)
            if byte == 255:
                self.out.append(0)
        self.value &= (1 << self.count) - 1

    def flush(self, fill=1):
        if self.count:
            length = 8 - self.count
            self.put((1 << length) - 1 if fill else 0, length)

    def symbol(self, key, symbol):
        self.put(*CODES[key][symbol])

    def number(self, value, length):
        self.put(value if value > 0 else value + (1 << length) - 1, length)


def block(bits, values, previous, table):
    difference = int(values[0]) - previous
    length = abs(difference).bit_length()
    bits.symbol((0, table), length)
    bits.number(difference, length)
    run = 0
    for k in range(1, 64):
        value = int(values[ZIGZAG[k]])
        if value == 0:
            run += 1
            continue
        while run > 15:
            bits.symbol((1, table), 0xF0)
            run -= 16
        length = abs(value).bit_length()
        bits.symbol((1, table), run << 4 | length)
        bits.number(value, length)
        run = 0
    if run:
        bits.symbol((1, table), 0)
    return int(values[0])


def segment(marker, payload):
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def tables_segment():
    return segment(0xC4, b"".join(
        bytes([key[0] << 4 | key[1]] + counts + symbols)
        for key, (counts, symbols) in TABLES.items()))


def geometry(width, height, factors):
    most_h, most_v = max(f[0] for f in factors), max(f[1] for f in factors)
    up = lambda a, b: -(-a // b)
    return most_h, most_v, up(width, 8 * most_h), up(height, 8 * most_v), [
        (up(up(width * h, most_h), 8), up(up(height * v, most_v), 8)) for h, v in factors]


def random_blocks(rng, width, height, factors, busy=4, low=60):
    """Smooth random coefficients for each component: int[rows of blocks, columns, 64]."""
    _, _, wide, high, _ = geometry(width, height, factors)
    out = []
    for h, v in factors:
        values = np.zeros((high * v, wide * h, 64), int)
        values[:, :, 0] = rng.integers(-low, low, values.shape[:2])
        for _ in range(busy):
            places = rng.integers(1, 64, values.shape[:2]) // rng.integers(1, 9)
            np.put_along_axis(values, np.maximum(places, 1)[:, :, None],
                              rng.integers(-12, 13, values.shape[:2])[:, :, None], 2)
        out.append(values)
    return out


def scan(blocks, width, height, factors, which, interval=0, padding=lambda n: b"", fill=1,
         parameters=(0, 63, 0), ids=(1, 2, 3, 4), tables=(0, 1, 1, 0)):
    """A scan header and its codes; padding(n) are bytes before restart marker n."""
    _, _, wide, high, sizes = geometry(width, height, factors)
    out = segment(0xDA, bytes([len(which)]) + b"".join(
        bytes([ids[c], tables[c] * 17]) for c in which) + bytes(parameters))
    if len(which) == 1:
        wide, high = sizes[which[0]]
    bits, previous, markers = Bits(), [0] * 4, 0
    for mcu in range(wide * high):
        if interval and mcu and mcu % interval == 0:
            bits.flush(fill)
            bits.out += padding(markers) + bytes([0xFF, 0xD0 + markers % 8])
            markers, previous = markers + 1, [0] * 4
        y, x = divmod(mcu, wide)
        for c in which:
            h, v = (1, 1) if len(which) == 1 else factors[c]
            for b in range(h * v):
                previous[c] = block(bits, blocks[c][y * v + b // h, x * h + b % h],
                                    previous[c], tables[c])
    bits.flush(fill)
    return out + bytes(bits.out)


def frame(width, height, factors, marker=0xC0, ids=(1, 2, 3, 4), precision=8):
    return segment(marker, struct.pack(">BHHB", precision, height, width, len(factors)) + b"".join(
        bytes([ids[c], h << 4 | v, int(c > 0 and len(factors) == 3)])
        for c, (h, v) in enumerate(factors)))


def quantisation(first=8, step=1):
    return b"".join(segment(0xDB, bytes([n]) + bytes(
        min(255, first + step * k) for k in range(64))) for n in (0, 1))


def jpeg(width, height, factors, rng, scans=None, interval=0, with_tables=True, first=8, step=1,
         head=b"", blocks=None, end=b"\xff\xd9", **options):
    """A whole file; scans is a list of lists of components."""
    blocks = random_blocks(rng, width, height, factors) if blocks is None else blocks
    out = b"\xff\xd8" + head + quantisation(first, step) + frame(width, height, factors)
    out += tables_segment() if with_tables else b""
    out += segment(0xDD, struct.pack(">H", interval)) if interval else b""
    for which in scans or [list(range(len(factors)))]:
        out += scan(blocks, width, height, factors, which, interval, **options)
    return out + end
