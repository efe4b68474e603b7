"""TIFFs as scanners, microscopes, printers' tools and old programs write them.

Generators of (name, bytes), for golden_formats.py.
"""

import io
import struct
import zlib

import numpy as np
from PIL import Image

from tiff_writer import lzw, packed_bits, tiff_of

WIDTH, HEIGHT = 37, 29


def samples_of(rng, photo):
    """Integers [H, W, C] of each kind, some of them smooth."""
    rgb = np.array(photo).astype(int)[:HEIGHT, :WIDTH]
    grey = np.array(photo.convert("L")).astype(int)[:HEIGHT, :WIDTH, None]
    alpha = rng.integers(0, 256, grey.shape)
    return {"grey": grey, "rgb": rgb, "rgba": np.concatenate([rgb, alpha], 2),
            "la": np.concatenate([grey, alpha], 2), "bilevel": grey // 128,
            "cmyk": np.concatenate([255 - rgb, alpha // 2], 2)}


def codes(kinds):
    """Compressions with codes that say nothing, too many, or in the old way."""
    names = {"bilevel": (1, 1), "grey": (8, 1), "rgb": (8, 2)}
    for kind, (bits, colors) in names.items():
        for rows in (0, 7):
            def made(name, compression, coder):
                tail = f"_{rows}_rows_a_strip" if rows else ""
                return f"tiff_{kind}_{name}{tail}.tif", tiff_of(
                    kinds[kind], bits, colors, compression, rows=rows, coder=coder)
            yield made("packbits_noops", 32773, lambda d: packed_bits(d, noop=True))
            yield made("packbits_noop_at_end", 32773, lambda d: packed_bits(d) + b"\x80")
            yield made("packbits_spare_zeros", 32773, lambda d: packed_bits(d) + b"\0\0\0")
            yield made("packbits_spare_bytes", 32773, lambda d: packed_bits(d) + b"\x05\1\2\3")
            yield made("packbits_longer_run", 32773, lambda d: packed_bits(d + d[-1:] * 9))
            yield made("packbits_too_few", 32773, lambda d: packed_bits(d[:-1]))
            yield made("old_lzw", 5, lambda d: lzw(d, old=True))
            yield made("lzw_no_end", 5, lambda d: lzw(d, end=False))
            yield made("lzw_longer", 5, lambda d: lzw(d + b"\1\2\3"))
            yield made("lzw_too_few", 5, lambda d: lzw(d[:-1]))
            yield made("deflate_too_few", 8, lambda d: zlib.compress(d[:-1]))
    noise = np.random.default_rng(3).integers(0, 256, (90, 80, 1))
    yield "tiff_noise_old_lzw.tif", tiff_of(noise, 8, 1, 5, coder=lambda d: lzw(d, old=True))
    yield "tiff_noise_lzw.tif", tiff_of(noise, 8, 1, 5)
    slow = np.repeat(np.arange(120)[:, None], 130, 1)[:, :, None]
    yield "tiff_slow_old_lzw.tif", tiff_of(slow, 8, 1, 5, coder=lambda d: lzw(d, old=True))


def places(kinds, rng):
    """Directories that end early, or say other things of the places of samples than are so."""
    grey, rgb = kinds["grey"], kinds["rgb"]
    for compression, name in ((1, ""), (5, "_lzw")):
        for count in (0, 3):
            yield f"tiff{name}_next_{count}_bytes.tif", tiff_of(
                rgb, 8, 2, compression, after=bytes(count))
        yield f"tiff{name}_length_0.tif", tiff_of(grey, 8, 1, compression, more={279: (4, [0])})
        yield f"tiff{name}_more_lengths.tif", tiff_of(
            grey, 8, 1, compression, more={279: (4, [len(lzw(grey.astype(np.uint8).tobytes())), 7, 7])})
    plain = HEIGHT * WIDTH
    yield "tiff_length_past_end.tif", tiff_of(grey, 8, 1, more={279: (4, [plain + 5000])})
    yield "tiff_lengths_too_short.tif", tiff_of(grey, 8, 1, rows=10, more={279: (4, [9, 9, 9])})
    yield "tiff_lengths_too_long.tif", tiff_of(rgb, 8, 2, rows=10, more={279: (4, [9000] * 3)})
    yield "tiff_one_of_three_places.tif", tiff_of(grey, 8, 1, rows=10, more={273: (4, [8])})
    yield "tiff_no_rows_a_strip.tif", tiff_of(rgb, 8, 2, 5, without=[278])
    yield "tiff_0_rows_a_strip.tif", tiff_of(grey, 8, 1, 8, more={278: (3, [0])})
    yield "tiff_zero_samples.tif", tiff_of(grey, 8, 1, more={277: (3, [0])})
    yield "tiff_sub_directories.tif", tiff_of(rgb, 8, 2, more={330: (4, [8, 8])})
    colors = rng.integers(0, 65536, 768)
    for count in (3, 765, 767, 769, 1536):
        yield f"tiff_palette_of_{count}_values.tif", tiff_of(
            grey, 8, 3, more={320: (3, np.resize(colors, count))})
    yield "tiff_palette_of_longs.tif", tiff_of(grey, 8, 3, 5, more={320: (4, colors)})
    yield "tiff_palette_of_bytes.tif", tiff_of(grey, 8, 3, more={320: (1, colors % 256)})


def kinds_of_samples(kinds, rng):
    """Bits, planes, tiles, alpha and the other order of bytes."""
    def ints(bits, channels=1):
        return rng.integers(0, 1 << bits, (HEIGHT, WIDTH, channels))
    for compression in (1, 5, 8, 32946, 32773):
        for name, colors in (("grey", 1), ("rgb", 2), ("rgba", 2), ("cmyk", 5)):
            more = {338: (3, [2])} if name == "rgba" else None
            source = kinds[name]
            yield f"tiff_{name}_tiles_{compression}.tif", tiff_of(
                source, 8, colors, compression, tile=(16, 16), more=more)
            if len(source[0, 0]) > 1:
                yield f"tiff_{name}_planes_{compression}.tif", tiff_of(
                    source, 8, colors, compression, rows=8, planes=2, more=more)
                yield f"tiff_{name}_planes_in_tiles_{compression}.tif", tiff_of(
                    source, 8, colors, compression, tile=(32, 16), planes=2, more=more)
            if compression in (5, 8):
                yield f"tiff_{name}_tiles_predictor_{compression}.tif", tiff_of(
                    source, 8, colors, compression, tile=(16, 32), predictor=2, more=more)
                yield f"tiff_{name}_turned_{compression}.tif", tiff_of(
                    source, 8, colors, compression, rows=5, lowest_bit_first=True, more=more)
    wide = np.random.default_rng(9)
    for compression in (1, 5):
        for endian, order in (("<", "ii"), (">", "mm")):
            tail = f"{compression}_{order}.tif"
            def made(source, bits, colors, **options):
                return tiff_of(source, bits, colors, compression, endian, **options)
            for bits in (2, 4, 12):
                for colors in (0, 1):
                    yield f"tiff_grey_{bits}_{colors}_{tail}", made(ints(bits), bits, colors)
                yield f"tiff_grey_{bits}_tiles_{tail}", made(ints(bits), bits, 1, tile=(16, 16))
            yield f"tiff_palette_2_{tail}", made(
                ints(2), 2, 3, more={320: (3, rng.integers(0, 65536, 12))})
            yield f"tiff_rgb_16_tiles_{tail}", made(ints(16, 3), 16, 2, tile=(16, 16))
            yield f"tiff_cmyk_16_{tail}", made(ints(16, 4), 16, 5)
            for bits in (8, 16):
                for extra in (0, 1, 2):
                    yield f"tiff_rgb_{bits}_extra_{extra}_{tail}", made(
                        ints(bits, 4), bits, 2, more={338: (3, [extra])})
            yield f"tiff_rgb_extra_1_0_{tail}", made(ints(8, 5), 8, 2, more={338: (3, [1, 0])})
            yield f"tiff_rgb_no_extra_{tail}", made(ints(8, 4), 8, 2)
            yield f"tiff_la_{tail}", made(kinds["la"], 8, 1, more={338: (3, [2])})
            yield f"tiff_pa_{tail}", made(
                kinds["la"], 8, 3, more={338: (3, [2]), 320: (3, rng.integers(0, 65536, 768))})
            yield f"tiff_signed_16_{tail}", made(ints(16), 16, 1, more={339: (3, [2])})
            # Half of them near what is shown, others anywhere.
            near = wide.integers(-80, 400, (HEIGHT, WIDTH, 1))
            far = wide.integers(-(1 << 31), 1 << 31, (HEIGHT, WIDTH, 1))
            is_near = wide.integers(0, 2, (HEIGHT, WIDTH, 1)) == 1
            whole = np.where(is_near, near, far) % (1 << 32)
            parts = np.where(is_near, near + 0.75, far * 1e25).astype("f4")
            parts[0, :4, 0] = (np.inf, -np.inf, 0.999, -0.0)
            for kind, numbers in ((1, whole), (2, whole), (3, parts.view("u4"))):
                numbers = numbers.astype(np.int64)
                yield f"tiff_grey_32_{kind}_{tail}", made(numbers, 32, 1, more={339: (3, [kind])})
                if compression == 5:
                    yield f"tiff_grey_32_{kind}_tiles_predictor_{tail}", made(
                        numbers, 32, 1, tile=(16, 16), predictor=2, more={339: (3, [kind])})
            yield f"tiff_white_is_zero_float_{tail}", made(
                parts.view("u4").astype(np.int64), 32, 0, more={339: (3, [3])})
            if compression == 5:
                bytewise = {"predictor": 3, "more": {339: (3, [3])}}
                floats = parts.view("u4").astype(np.int64)
                yield f"tiff_float_bytewise_{tail}", made(floats, 32, 1, **bytewise)
                yield f"tiff_float_bytewise_strips_{tail}", made(floats, 32, 1, rows=7, **bytewise)
                yield f"tiff_float_bytewise_tiles_{tail}", made(floats, 32, 0, tile=(16, 16), **bytewise)
                yield f"tiff_float_bytewise_deflate_{order}.tif", tiff_of(
                    floats, 32, 1, 8, endian, **bytewise)
            yield f"tiff_white_is_zero_32_{tail}", made(whole, 32, 0)
            for name, colors in (("grey", 1), ("rgb", 2), ("cmyk", 5)):
                yield f"tiff_big_{name}_{tail}", made(kinds[name], 8, colors, rows=8, big=True)
            yield f"tiff_big_tiles_{tail}", made(
                kinds["rgb"], 8, 2, tile=(16, 16), big=True, more={274: (3, [6])})
            yield f"tiff_big_longs_{tail}", made(kinds["grey"], 8, 1, big=True, more={
                256: (16, [WIDTH]), 257: (16, [HEIGHT]), 258: (16, [8])})
            yield f"tiff_rgb_8_16_8_{tail}", made(ints(8, 3), 8, 2, more={258: (3, [8, 16, 8])})
    for colors, source in ((0, "grey"), (1, "grey"), (2, "rgb"), (5, "cmyk")):
        for rows in (0, 8):
            def grey_jpeg(data):
                out = io.BytesIO()
                Image.frombytes("L", (WIDTH, len(data) // WIDTH), data).save(out, "JPEG", quality=90)
                return out.getvalue()
            yield f"tiff_jpeg_planes_{colors}_{rows}.tif", tiff_of(
                kinds[source], 8, colors, 7, rows=rows, planes=2, coder=grey_jpeg)
    for strips in (0, 8):
        out = io.BytesIO()
        Image.fromarray(kinds["rgba"].astype(np.uint8)).save(
            out, "TIFF", compression="jpeg", tiffinfo={278: strips} if strips else {})
        plain, extra = out.getvalue(), struct.pack("<HHI", 338, 3, 1)
        assert extra + b"\2" in plain
        yield f"tiff_jpeg_multiplied_{strips}.tif", plain.replace(extra + b"\2", extra + b"\1")
    yield "tiff_rgb_no_bits.tif", tiff_of(kinds["rgb"], 8, 2, without=[258])
    yield "tiff_rgb_4.tif", tiff_of(kinds["rgb"] // 16, 4, 2)
    yield "tiff_ycbcr.tif", tiff_of(kinds["rgb"], 8, 6, 5)
    chroma = np.random.default_rng(17).integers(0, 256, (HEIGHT, WIDTH, 3))
    whole = {530: (3, [1, 1])}
    for compression in (1, 5, 8, 32773):
        yield f"tiff_ycbcr_whole_{compression}.tif", tiff_of(
            chroma, 8, 6, compression, rows=9, more=whole)
    yield "tiff_ycbcr_whole_tiles.tif", tiff_of(
        chroma, 8, 6, 5, tile=(16, 16), predictor=2, more=whole)
    yield "tiff_ycbcr_whole_planes.tif", tiff_of(chroma, 8, 6, 8, planes=2, more=whole)
    yield "tiff_lab.tif", tiff_of(kinds["rgb"], 8, 8)
    yield "tiff_predictor_3.tif", tiff_of(kinds["grey"], 8, 1, 5, more={317: (3, [3])})


def faxes(photo):
    """CCITT T.4 and T.6, in all options that libtiff writes."""
    for name, image in (("wide", photo.resize((1728, 12))), ("narrow", photo.crop((9, 5, 22, 40))),
                        ("photo", photo)):
        dots = image.convert("1")
        for compression in ("tiff_ccitt", "group3", "group4"):
            for options in (0, 1, 4, 5) if compression == "group3" else (0,):
                for colors in (0, 1):
                    for order in (1, 2):
                        out = io.BytesIO()
                        tags = {262: colors, 266: order, 278: 10}
                        if compression == "group3":
                            tags[292] = options
                        dots.save(out, "TIFF", compression=compression, tiffinfo=tags)
                        yield f"tiff_fax_{compression}_{name}_{options}_{colors}_{order}.tif", out.getvalue()


def tiffs(rng, photo):
    kinds = samples_of(rng, photo)
    yield from codes(kinds)
    yield from places(kinds, rng)
    yield from kinds_of_samples(kinds, rng)
    yield from faxes(photo)
