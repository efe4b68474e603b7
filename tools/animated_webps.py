"""Animated WebPs, and files that are partly so. Generators of (name, bytes), for golden_formats.py."""

import io
import struct

import numpy as np
from PIL import Image

from odd_formats import exif

WIDTH, HEIGHT = 33, 17
ANIMATED, WITH_EXIF, WITH_ALPHA = 2, 8, 16


def chunk(name, data):
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def number(value):
    return struct.pack("<I", value)[:3]


def riff(*chunks):
    return chunk(b"RIFF", b"WEBP" + b"".join(chunks))


def extended(flags, width=WIDTH, height=HEIGHT):
    return chunk(b"VP8X", struct.pack("<I", flags) + number(width - 1) + number(height - 1))


def frame(parts, x=0, y=0, flags=0, width=WIDTH, height=HEIGHT):
    return chunk(b"ANMF", number(x // 2) + number(y // 2) + number(width - 1) + number(height - 1)
                 + number(100) + bytes([flags]) + parts)


def parts(image, **options):
    """The chunks of a still picture that a frame has too."""
    out = io.BytesIO()
    image.save(out, "WEBP", **options)
    data, at, found = out.getvalue(), 12, b""
    while at < len(data):
        end = at + 8 + (struct.unpack_from("<I", data, at + 4)[0] + 1) // 2 * 2
        if data[at:at + 4] in (b"ALPH", b"VP8 ", b"VP8L"):
            found += data[at:end]
        at = end
    return found


def webps(photo):
    photo = photo.crop((4, 4, 4 + WIDTH, 4 + HEIGHT))
    clear = photo.copy()
    clear.putalpha(Image.fromarray(np.add.outer(np.arange(HEIGHT) * 9, np.arange(WIDTH) * 3).astype(np.uint8)))
    start = chunk(b"ANIM", b"\xff\x80\x40\xff\0\0")
    turned = chunk(b"EXIF", exif(3, 1, b"\6\0"))
    lossless = parts(photo, lossless=True)
    for name, inner in (("lossless", lossless), ("lossy", parts(photo, quality=70)),
                        ("lossless_alpha", parts(clear, lossless=True, exact=True)),
                        ("lossless_alpha_cleared", parts(clear, lossless=True)),
                        ("lossy_alpha", parts(clear, quality=70))):
        yield f"webp_animated_{name}.webp", riff(extended(ANIMATED), start, frame(inner), frame(lossless))
        for flags in (0, 3):  # blended and kept, or neither
            yield f"webp_animated_{name}_inside_{flags}.webp", riff(
                extended(ANIMATED | WITH_ALPHA, 41, 23), start, frame(inner, 6, 4, flags))
        yield f"webp_animated_{name}_orientation_6.webp", riff(
            extended(ANIMATED | WITH_EXIF, 41, 23), start, frame(inner, 2, 6), turned)
    flags = extended(ANIMATED)
    other = chunk(b"abcd", b"xyz")
    odd = {
        "one_pixel": [flags, start, frame(parts(photo.crop((0, 0, 1, 1))), 32, 16)],
        "exif_first": [extended(ANIMATED | WITH_EXIF), turned, start, frame(lossless)],
        "exif_not_announced": [flags, start, frame(lossless), turned],
        "exif_in_frame": [extended(ANIMATED | WITH_EXIF), start, frame(lossless + turned)],
        "other_chunks": [flags, other, start, other, frame(lossless + other), other],
        "empty_frame_first": [flags, start, frame(b""), frame(lossless)],
        "wrong_frame_size": [flags, start, frame(lossless, width=7, height=99)],
        "two_starts": [flags, start, start, frame(lossless)],
        "no_start": [flags, frame(lossless)],
        "no_flag": [extended(0), start, frame(lossless)],
        "outside_canvas": [flags, start, frame(lossless, 2, 0)],
        "second_outside_canvas": [flags, start, frame(lossless), frame(lossless, 0, 2)],
        "still_picture": [flags, start, lossless],
        "still_picture_after_frame": [flags, start, frame(lossless), lossless],
        "two_pictures_in_frame": [flags, start, frame(lossless + lossless)],
        "alpha_after_picture": [flags, start, frame(lossless + chunk(b"ALPH", b"\0" * 600))],
        "chunk_before_picture": [flags, start, frame(other + lossless)],
    }
    for name, chunks in odd.items():
        yield f"webp_animated_{name}.webp", riff(*chunks)
    whole = riff(flags, start, frame(lossless), frame(lossless))
    yield "webp_animated_and_more.webp", whole + b"and more"
    yield "webp_animated_cut.webp", whole[:-9]
    yield "webp_still_before_animation.webp", riff(extended(0), lossless, start, frame(parts(clear)))
