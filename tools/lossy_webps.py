"""WebP as encoders other than Pillow's defaults write it, by libwebp itself, which Pillow uses.

A generator of (name, bytes), for golden_formats.py.
"""

import ctypes

from PIL import Image

ABI = 0x020F
LIBRARY = "libwebp.so.7"
CONFIG = (
    "lossless quality:f method image_hint target_size target_psnr:f segments sns_strength"
    " filter_strength filter_sharpness filter_type autofilter alpha_compression alpha_filtering"
    " alpha_quality passes show_compressed preprocessing partitions partition_limit"
    " emulate_jpeg_size thread_level low_memory near_lossless exact use_delta_palette use_sharp_yuv"
    " qmin qmax")


class Config(ctypes.Structure):
    _fields_ = [
        (name.partition(":")[0], ctypes.c_float if ":" in name else ctypes.c_int)
        for name in CONFIG.split()] + [("reserved", ctypes.c_int * 8)]


class Picture(ctypes.Structure):
    _fields_ = [
        ("use_argb", ctypes.c_int), ("colorspace", ctypes.c_int),
        ("width", ctypes.c_int), ("height", ctypes.c_int),
        ("planes", ctypes.c_void_p * 3), ("strides", ctypes.c_int * 2),
        ("alpha", ctypes.c_void_p), ("alpha_stride", ctypes.c_int), ("pad", ctypes.c_uint32 * 2),
        ("argb", ctypes.c_void_p), ("argb_stride", ctypes.c_int), ("pad2", ctypes.c_uint32 * 3),
        ("writer", ctypes.c_void_p), ("custom", ctypes.c_void_p), ("rest", ctypes.c_char * 512)]


class Memory(ctypes.Structure):
    _fields_ = [("start", ctypes.c_void_p), ("size", ctypes.c_size_t),
                ("room", ctypes.c_size_t), ("pad", ctypes.c_uint32)]


def encoded(image, quality=75, **settings):
    library = ctypes.CDLL(LIBRARY)
    config, picture, memory = Config(), Picture(), Memory()
    assert library.WebPConfigInitInternal(
        ctypes.byref(config), 0, ctypes.c_float(quality), ABI)
    for name, value in settings.items():
        setattr(config, name, value)
    assert library.WebPValidateConfig(ctypes.byref(config))
    assert library.WebPPictureInitInternal(ctypes.byref(picture), ABI)
    picture.width, picture.height = image.size
    assert library.WebPPictureImportRGB(
        ctypes.byref(picture), image.tobytes(), 3 * image.width)
    library.WebPMemoryWriterInit(ctypes.byref(memory))
    picture.writer = ctypes.cast(library.WebPMemoryWrite, ctypes.c_void_p)
    picture.custom = ctypes.cast(ctypes.pointer(memory), ctypes.c_void_p)
    assert library.WebPEncode(ctypes.byref(config), ctypes.byref(picture))
    data = ctypes.string_at(memory.start, memory.size)
    library.WebPPictureFree(ctypes.byref(picture))
    library.WebPMemoryWriterClear(ctypes.byref(memory))
    return data


def changed(data, at, values):
    copy = bytearray(data)
    copy[at:at + len(values)] = values
    return bytes(copy)


def webps(photo):
    photo = photo.convert("RGB")
    kinds = {
        "simple_filter": dict(filter_type=0, filter_strength=60),
        "simple_filter_sharp": dict(filter_type=0, filter_strength=100, filter_sharpness=7),
        "strong_filter": dict(filter_type=1, filter_strength=100, quality=5),
        "sharp_filter": dict(filter_type=1, filter_strength=70, filter_sharpness=5, quality=20),
        "automatic_filter": dict(filter_type=1, autofilter=1),
        "no_filter": dict(filter_strength=0),
        "1_segment": dict(segments=1),
        "4_segments": dict(segments=4, sns_strength=100, passes=3),
        "8_partitions": dict(partitions=3),
        "no_blocks": dict(partition_limit=100),
        "fast": dict(method=0),
        "best": dict(method=6, preprocessing=7, use_sharp_yuv=1),
        "coarsest": dict(quality=0),
    }
    for name, settings in kinds.items():
        yield f"webp_lossy_{name}.webp", encoded(photo, **settings)
    for size in ((1, 1), (2, 1), (1, 2), (16, 16), (17, 1), (1, 17), (33, 31)):
        yield f"webp_lossy_{size[0]}x{size[1]}.webp", encoded(photo.resize(size))
    plain = encoded(photo, segments=1)
    # The first partition starts after 12 bytes of RIFF, 8 of the chunk and 10 of the frame.
    yield "webp_lossy_other_color_space.webp", changed(plain, 30, [0x82])
    yield "webp_lossy_segments_without_values.webp", changed(plain, 30, [0x22])
    yield "webp_lossy_version_3.webp", changed(plain, 20, [plain[20] | 6])
    yield "webp_lossy_version_4.webp", changed(plain, 20, [plain[20] | 8])
    yield "webp_lossy_not_shown.webp", changed(plain, 20, [plain[20] & ~16])
    yield "webp_lossy_not_a_key_frame.webp", changed(plain, 20, [plain[20] | 1])
    yield "webp_lossy_scaled.webp", changed(plain, 27, [plain[27] | 0x40])
    yield "webp_lossy_wrong_codes.webp", changed(plain, len(plain) // 2, [255] * 40)
    middle = len(plain) // 2 & ~1
    cut = plain[:middle]
    sizes = (middle - 8).to_bytes(4, "little"), (middle - 20).to_bytes(4, "little")
    yield "webp_lossy_cut_codes.webp", changed(changed(cut, 4, sizes[0]), 16, sizes[1])
