"""Netpbm's portable maps, as text and as bytes, with any value for white.

A generator of (name, bytes), for golden_formats.py.
"""

import numpy as np

WIDTH, HEIGHT = 13, 7


def pictures(rng):
    def header(kind, white=None, width=WIDTH, height=HEIGHT):
        return f"P{kind}\n{width} {height}\n".encode() + (b"" if white is None else b"%d\n" % white)
    bits = rng.integers(0, 2, (HEIGHT, WIDTH))
    rows = [" ".join(map(str, row)).encode() for row in bits]
    packed = np.packbits(bits.astype(np.uint8), axis=1).tobytes()
    yield "pbm_text.pbm", header(1) + b"\n".join(rows) + b"\n"
    yield "pbm_text_without_spaces.pbm", header(1) + b"".join(rows).replace(b" ", b"")
    yield "pbm_text_with_comments.pbm", b"P1 # bits\r# more\n13\t7 # size\n" + b"# a\n".join(rows)
    yield "pbm_text_of_others.pbm", header(1) + b"\n".join(rows).replace(b"1", b"2")
    yield "pbm_text_cut.pbm", header(1) + b"\n".join(rows)[:-1]
    yield "pbm_bytes.pbm", header(4) + packed
    yield "pbm_bytes_and_more.pbm", header(4) + packed + b"P4\n"
    yield "pbm_bytes_cut.pbm", header(4) + packed[:-1]
    for name, channels, kinds in (("pgm", 1, (2, 5)), ("ppm", 3, (3, 6))):
        for white in (1, 3, 100, 254, 255, 256, 1000, 65534, 65535):
            values = rng.integers(0, white + 1, (HEIGHT, WIDTH * channels))
            if white > 255:
                # Pillow cuts grey above 255 of 65535.
                values[::2] = values[::2] * 300 // 65535
            text = "\n".join(" ".join(map(str, row)) for row in values).encode()
            data = values.astype("u1" if white < 256 else ">u2").tobytes()
            yield f"{name}_text_{white}.{name}", header(kinds[0], white) + text + b"\n"
            yield f"{name}_bytes_{white}.{name}", header(kinds[1], white) + data
        values = rng.integers(0, 256, (HEIGHT, WIDTH * channels))
        data, (plain, raw) = values.astype("u1").tobytes(), kinds
        yield f"{name}_above_white.{name}", header(raw, 99) + data
        yield f"{name}_text_above_white.{name}", header(plain, 99) + b" 100" * len(data)
        yield f"{name}_text_cut.{name}", header(plain, 255) + b"7 " * (len(data) - 1)
        yield f"{name}_text_no_last_space.{name}", header(plain, 255) + b" ".join([b"7"] * len(data))
        yield f"{name}_text_and_more.{name}", header(plain, 255) + b"8 " * (len(data) + 4)
        yield f"{name}_bytes_cut.{name}", header(raw, 255) + data[:-1]
        yield f"{name}_white_0.{name}", header(raw, 0) + data
        yield f"{name}_white_65536.{name}", header(raw, 65536) + data + data
        yield f"{name}_comment_before_pixels.{name}", (
            f"P{raw} {WIDTH}\n# a comment\n{HEIGHT} # another\r255 ".encode() + data)
        yield f"{name}_cr_lf.{name}", f"P{raw}\r\n{WIDTH} {HEIGHT}\r\n255\n".encode() + data
    yield "pgm_no_pixels.pgm", header(5, 255, 0, 7)
    yield "pgm_no_header.pgm", b"P5 "
    yield "pgm_words.pgm", b"P5 thirteen 7 255\n"
    yield "pgm_long_number.pgm", b"P5 00000000013 7 255\n" + bytes(91)
