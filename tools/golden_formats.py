"""Writes the corpus of file formats: every kind of picture file, and what Pillow makes of it.

Needs Debian 12's python3-pil, python3-numpy and libturbojpeg0:
    /usr/bin/python3 tools/golden_formats.py

For each file NAME in emotion-preprocess/src/test/resources/dev/emotion4j/image/formats/ there is
expected/NAME.png with the pixels of exif_transpose(open(f)).convert("RGB"); files that Pillow
refuses have none.
"""

import io
import pathlib
import struct
import warnings

import needs  # noqa: F401 (a missing library is one line)

import numpy as np
import PIL
from PIL import Image, ImageCms, ImageOps

import animated_webps
import chroma_tiffs
import lossy_webps
import odd_formats
import odd_marks
import odd_tiffs
import old_jpeg_tiffs
import portable_maps
from picture_formats import (
    adobe, bmp, bmp_rle4, bmp_rle8, bmp_rows, chunk, png, segment, tiff, turbo_jpeg,
    with_component_ids, with_segments)

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "emotion-preprocess/src/test/resources/dev/emotion4j/image/formats"
WIDTH, HEIGHT = 61, 47
RNG = np.random.default_rng(7)


def encoded(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def photo():
    return Image.open(ROOT / "docs/images/astronaut.png").convert("RGB").crop((160, 50, 160 + 2 * WIDTH, 50 + 2 * HEIGHT)).resize((WIDTH, HEIGHT))


def ints(maximum, channels=0):
    shape = (HEIGHT, WIDTH, channels) if channels else (HEIGHT, WIDTH)
    return RNG.integers(0, maximum + 1, shape)


def exif(orientation, endian=">"):
    return b"Exif\0\0" + (b"MM\0*" if endian == ">" else b"II*\0") + struct.pack(
        endian + "IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def jpegs():
    rgb = photo()
    pixels = np.array(rgb)
    for kind in ("444", "422", "420", "440", "411", "grey"):
        source = np.array(rgb.convert("L")) if kind == "grey" else pixels
        yield f"jpeg_{kind}.jpg", turbo_jpeg(source, kind)
        yield f"jpeg_{kind}_progressive.jpg", turbo_jpeg(source, kind, progressive=True)
    yield "jpeg_quality_5.jpg", turbo_jpeg(pixels, "420", quality=5)
    yield "jpeg_quality_100.jpg", turbo_jpeg(pixels, "444", quality=100)
    yield "jpeg_restart.jpg", turbo_jpeg(pixels, "420", restart_rows=1)
    yield "jpeg_optimized.jpg", encoded(rgb, "JPEG", optimize=True)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    yield "jpeg_icc.jpg", encoded(rgb, "JPEG", icc_profile=ImageCms.ImageCmsProfile(
        ImageCms.createProfile("sRGB")).tobytes())
    yield "jpeg_icc_of_lab.jpg", encoded(rgb, "JPEG", icc_profile=profile)
    yield "jpeg_icc_rubbish.jpg", encoded(rgb, "JPEG", icc_profile=b"no profile at all")
    plain = turbo_jpeg(pixels, "444")
    sub = turbo_jpeg(pixels, "420")
    no_jfif = with_segments(plain, keep=lambda m: m != 0xE0)
    yield "jpeg_no_jfif.jpg", no_jfif
    yield "jpeg_no_jfif_420.jpg", with_segments(sub, keep=lambda m: m != 0xE0)
    for transform in (0, 1, 2):
        yield f"jpeg_adobe_{transform}.jpg", with_segments(no_jfif, add=[adobe(transform)])
    yield "jpeg_adobe_0_and_jfif.jpg", with_segments(plain, add=[adobe(0)])
    yield "jpeg_ids_rgb.jpg", with_component_ids(no_jfif, b"RGB")
    yield "jpeg_ids_012.jpg", with_component_ids(no_jfif, b"\0\1\2")
    yield "jpeg_ids_012_jfif.jpg", with_component_ids(plain, b"\0\1\2")
    yield "jpeg_ids_111.jpg", with_component_ids(plain, b"\1\1\1")
    cmyk = np.concatenate([255 - pixels, ints(120)[:, :, None].astype(np.uint8)], 2)
    ycck = turbo_jpeg(cmyk, "420")
    yield "jpeg_ycck.jpg", ycck
    yield "jpeg_ycck_444.jpg", turbo_jpeg(cmyk, "444")
    yield "jpeg_ycck_progressive.jpg", turbo_jpeg(cmyk, "420", progressive=True)
    yield "jpeg_cmyk_no_marker.jpg", with_segments(ycck, keep=lambda m: m != 0xEE)
    yield "jpeg_cmyk_adobe.jpg", encoded(Image.fromarray(cmyk, "CMYK"), "JPEG", quality=90)
    yield "jpeg_cmyk_icc.jpg", encoded(Image.fromarray(cmyk, "CMYK"), "JPEG", icc_profile=profile)
    thumbnail = pixels[:20, :30].tobytes()
    yield "jpeg_jfif_thumbnail.jpg", with_segments(
        sub, keep=lambda m: m != 0xE0,
        add=[segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1" + bytes([30, 20]) + thumbnail)])
    yield "jpeg_exif_thumbnail.jpg", with_segments(
        sub, add=[segment(0xE1, exif(1) + turbo_jpeg(pixels[:16, :16].copy(), "420"))])
    for orientation in range(0, 10):
        yield f"jpeg_orientation_{orientation}.jpg", with_segments(
            sub, add=[segment(0xE1, exif(orientation, "<" if orientation % 2 else ">"))])
    yield "jpeg_orientation_cut.jpg", with_segments(sub, add=[segment(0xE1, exif(6)[:12])])
    yield "jpeg_orientation_not_first.jpg", with_segments(
        sub, add=[segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"), segment(0xE1, exif(8))])
    yield "jpeg_orientation_xmp_only.jpg", with_segments(
        sub, add=[segment(0xE1, b'http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation="6"/>')])
    yield "jpeg_comment.jpg", with_segments(sub, add=[segment(0xFE, b"a comment \xff\xd9")])
    yield "jpeg_future_jfif.jpg", with_segments(
        sub, keep=lambda m: m != 0xE0, add=[segment(0xE0, b"JFIF\0\7\7\0\0\1\0\1\0\0")])
    yield "jpeg_stray_bytes_before_end.jpg", sub[:-2] + b"\1\2\3" + sub[-2:]
    yield "jpeg_fill_bytes.jpg", sub[:2] + b"\xff\xff" + sub[2:-2] + b"\xff\xff" + sub[-2:]
    yield "jpeg_1x1.jpg", turbo_jpeg(pixels[:1, :1].copy(), "420")
    yield "jpeg_17x1.jpg", turbo_jpeg(pixels[:1, :17].copy(), "420")
    yield "jpeg_1x17_440.jpg", turbo_jpeg(pixels[:17, :1].copy(), "440")
    yield "jpeg_3x3_440.jpg", turbo_jpeg(pixels[:3, :3].copy(), "440")


def pngs():
    palette = RNG.integers(0, 256, (256, 3), dtype=np.uint8)
    for interlaced in (False, True):
        tail = "_interlaced" if interlaced else ""
        for bits in (1, 2, 4, 8, 16):
            top = (1 << bits) - 1
            grey = ints(top)
            yield f"png_grey_{bits}{tail}.png", png(grey, bits, 0, interlaced)
            if bits <= 8:
                yield f"png_palette_{bits}{tail}.png", png(
                    grey, bits, 3, interlaced, [(b"PLTE", palette[:top + 1].tobytes())])
            if bits >= 8:
                for color, channels, name in ((2, 3, "rgb"), (4, 2, "grey_alpha"), (6, 4, "rgba")):
                    yield f"png_{name}_{bits}{tail}.png", png(ints(top, channels), bits, color, interlaced)
    for bits in (1, 4, 8, 16):
        yield f"png_grey_{bits}_trns.png", png(
            ints((1 << bits) - 1), bits, 0, chunks=[(b"tRNS", struct.pack(">H", 1))])
    yield "png_palette_8_trns.png", png(ints(255), 8, 3, chunks=[
        (b"PLTE", palette.tobytes()), (b"tRNS", bytes(range(200)))])
    yield "png_palette_2_trns.png", png(ints(3), 2, 3, chunks=[
        (b"PLTE", palette[:4].tobytes()), (b"tRNS", b"\0\x80")])
    yield "png_palette_8_short.png", png(ints(255), 8, 3, chunks=[(b"PLTE", palette[:100].tobytes())])
    yield "png_palette_4_short.png", png(ints(15), 4, 3, chunks=[(b"PLTE", palette[:10].tobytes())])
    yield "png_rgb_8_trns.png", png(ints(255, 3), 8, 2, chunks=[(b"tRNS", struct.pack(">HHH", 1, 2, 3))])
    yield "png_rgb_16_trns.png", png(ints(65535, 3), 16, 2, chunks=[(b"tRNS", struct.pack(">HHH", 1, 2, 3))])
    yield "png_grey_16_dark.png", png(ints(400), 16, 0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield "png_iccp.png", encoded(photo(), "PNG", icc_profile=profile)
    for name, source in (("rgb", ints(255, 3)), ("grey", ints(255))):
        kind = 2 if name == "rgb" else 0
        yield f"png_{name}_gama.png", png(source, 8, kind, chunks=[(b"gAMA", struct.pack(">I", 100000))])
    yield "png_srgb_chrm.png", png(ints(255, 3), 8, 2, chunks=[
        (b"sRGB", b"\0"), (b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))])
    yield "png_background.png", png(ints(255, 4), 8, 6, chunks=[(b"bKGD", struct.pack(">HHH", 9, 8, 7))])
    yield "png_text.png", png(ints(255, 3), 8, 2, chunks=[
        (b"tEXt", b"Comment\0hello"), (b"iTXt", b"XML:x\0\0\0\0\0hello"), (b"tIME", b"\x07\xe0\1\1\1\1\1")])
    for orientation in (2, 6):
        yield f"png_orientation_{orientation}.png", png(
            ints(255, 3), 8, 2, chunks=[(b"eXIf", exif(orientation)[6:])])
    late = png(ints(255, 3), 8, 2)
    yield "png_orientation_late.png", late[:-12] + chunk(b"eXIf", exif(3)[6:]) + late[-12:]
    yield "png_orientation_xmp.png", png(ints(255, 3), 8, 2, chunks=[
        (b"iTXt", b'XML:com.adobe.xmp\0\0\0\0\0<x tiff:Orientation="6"/>')])
    profile_text = "\nexif\n      26\n" + exif(6)[6:].hex() + "\n"
    yield "png_orientation_raw_profile.png", png(ints(255, 3), 8, 2, chunks=[
        (b"zTXt", b"Raw profile type exif\0\0" + __import__("zlib").compress(profile_text.encode()))])
    yield "png_filters.png", encoded(photo(), "PNG", optimize=True)
    animated = png(ints(255, 3), 8, 2, chunks=[(b"acTL", struct.pack(">II", 1, 0)), (
        b"fcTL", struct.pack(">IIIIIHHBB", 0, WIDTH, HEIGHT, 0, 0, 1, 1, 0, 0))])
    yield "png_animated.png", animated
    yield "png_trailing_rubbish.png", late + b"rubbish"
    for width, height in ((1, 1), (3, 2), (5, 1), (1, 9)):
        yield f"png_interlaced_{width}x{height}.png", png(ints(255, 3)[:height, :width], 8, 2, True)


def gifs():
    rgb = photo()
    palette = rgb.quantize(50)
    yield "gif_plain.gif", encoded(palette, "GIF", interlace=0)
    yield "gif_interlaced.gif", encoded(palette, "GIF", interlace=1)
    yield "gif_grey.gif", encoded(rgb.convert("L"), "GIF")
    yield "gif_bilevel.gif", encoded(rgb.convert("1"), "GIF")
    yield "gif_transparent.gif", encoded(palette, "GIF", transparency=3)
    yield "gif_animated.gif", encoded(palette, "GIF", save_all=True, append_images=[
        rgb.rotate(90).quantize(20)], duration=50)
    plain = bytearray(encoded(palette, "GIF", interlace=0))
    at = 13 + 3 * (2 << (plain[10] & 7))
    while plain[at] == 0x21:
        at += 2
        while plain[at]:
            at += plain[at] + 1
        at += 1
    larger = bytearray(plain)
    larger[6:10] = struct.pack("<HH", WIDTH + 20, HEIGHT + 10)
    larger[at + 1:at + 5] = struct.pack("<HH", 7, 4)
    yield "gif_frame_inside_screen.gif", bytes(larger)
    larger[11] = 5
    yield "gif_frame_inside_screen_background.gif", bytes(larger)
    outside = bytearray(plain)
    outside[6:10] = struct.pack("<HH", WIDTH - 20, HEIGHT - 10)
    yield "gif_frame_larger_than_screen.gif", bytes(outside)


def bmps():
    palette = RNG.integers(0, 256, (256, 4), dtype=np.uint8)
    for bits in (1, 4, 8):
        top = (1 << bits) - 1
        yield f"bmp_{bits}.bmp", bmp(bmp_rows(ints(top), bits), WIDTH, HEIGHT, bits, palette[:top + 1].tobytes())
    grey = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 4, 1)
    yield "bmp_8_grey.bmp", bmp(bmp_rows(ints(255), 8), WIDTH, HEIGHT, 8, grey.tobytes())
    yield "bmp_8_short_palette.bmp", bmp(bmp_rows(ints(255), 8), WIDTH, HEIGHT, 8, palette[:90].tobytes())
    for bits in (16, 24, 32):
        for down in (False, True):
            rows = bmp_rows(ints((1 << bits) - 1), bits, not down)
            yield f"bmp_{bits}{'_top_down' if down else ''}.bmp", bmp(
                rows, WIDTH, -HEIGHT if down else HEIGHT, bits)
    rows = bmp_rows(ints(65535), 16)
    for name, masks in (("565", (0xF800, 0x7E0, 0x1F)), ("555", (0x7C00, 0x3E0, 0x1F))):
        yield f"bmp_16_{name}.bmp", bmp(rows, WIDTH, HEIGHT, 16, compression=3, masks=struct.pack("<III", *masks))
    rows = bmp_rows(ints((1 << 32) - 1), 32)
    yield "bmp_32_masks.bmp", bmp(rows, WIDTH, HEIGHT, 32, compression=3, masks=struct.pack("<III", 0xFF0000, 0xFF00, 0xFF))
    yield "bmp_32_alpha.bmp", bmp(rows, WIDTH, HEIGHT, 32, compression=3, header_bytes=108,
                                  masks=struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000))
    yield "bmp_32_rgbx_masks.bmp", bmp(rows, WIDTH, HEIGHT, 32, compression=3, header_bytes=108,
                                       masks=struct.pack("<IIII", 0xFF000000, 0xFF0000, 0xFF00, 0xFF))
    flat = np.repeat(ints(255)[:, ::8], 8, 1)[:, :WIDTH]
    yield "bmp_8_rle.bmp", bmp(bmp_rle8(flat), WIDTH, HEIGHT, 8, palette.tobytes(), 1)
    yield "bmp_4_rle.bmp", bmp(bmp_rle4(ints(15)), WIDTH, HEIGHT, 4, palette[:16].tobytes(), 2)
    core = struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 24)
    rows = bmp_rows(ints((1 << 24) - 1), 24)
    yield "bmp_24_os2.bmp", b"BM" + struct.pack("<IHHI", 26 + len(rows), 0, 0, 26) + core + rows


def variants():
    """The photo as RGB, grey, with a palette, with alpha, and black and white."""
    rgb = photo()
    rgb.info.clear()
    alpha = rgb.copy()
    alpha.putalpha(Image.fromarray(ints(255).astype(np.uint8)))
    yield "rgb", rgb
    yield "grey", rgb.convert("L")
    yield "palette", rgb.quantize(64)
    yield "rgba", alpha
    yield "bilevel", rgb.convert("1")


def tiffs():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    rgb = dict(variants())["rgb"]
    for kind, image in variants():
        yield f"tiff_{kind}.tif", encoded(image, "TIFF")
        for name in ("lzw", "adobe_deflate", "packbits"):
            yield f"tiff_{kind}_{name.split('_')[-1]}.tif", encoded(
                image, "TIFF", compression=name if name == "packbits" else f"tiff_{name}")
    yield "tiff_rgb_predictor.tif", encoded(rgb, "TIFF", compression="tiff_lzw", tiffinfo={317: 2})
    yield "tiff_rgb_icc.tif", encoded(rgb, "TIFF", icc_profile=srgb)
    yield "tiff_rgb_jpeg.tif", encoded(rgb, "TIFF", compression="jpeg")
    yield "tiff_bilevel_fax4.tif", encoded(rgb.convert("1"), "TIFF", compression="group4")
    yield "tiff_cmyk.tif", encoded(rgb.convert("CMYK"), "TIFF")
    for orientation in (3, 6):
        yield f"tiff_orientation_{orientation}.tif", encoded(rgb, "TIFF", tiffinfo={274: orientation})
    yield "tiff_pages.tif", encoded(rgb, "TIFF", save_all=True, append_images=[rgb.convert("L")])
    palette = [int(v) for v in RNG.integers(0, 65536, 48)]
    for bits in (4, 8):
        rows = np.packbits(np.unpackbits(ints((1 << bits) - 1).astype(np.uint8)[:, :, None], 2)
                           [:, :, 8 - bits:].reshape(HEIGHT, -1), 1).tobytes()
        yield f"tiff_black_is_zero_{bits}.tif", tiff(rows, WIDTH, HEIGHT, bits, 1)
        yield f"tiff_white_is_zero_{bits}.tif", tiff(rows, WIDTH, HEIGHT, bits, 0)
        if bits == 4:
            yield "tiff_palette_4.tif", tiff(rows, WIDTH, HEIGHT, 4, 3, more=[(320, 3, palette)])
    for endian, name in (("<", ""), (">", "_big_endian")):
        words = endian + "u2"
        yield f"tiff_grey_16{name}.tif", tiff(
            ints(600).astype(words).tobytes(), WIDTH, HEIGHT, 16, 1, endian=endian)
        yield f"tiff_rgb_16{name}.tif", tiff(
            ints(65535, 3).astype(words).tobytes(), WIDTH, HEIGHT, 16, 2, 3, endian)


def webps():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind, image in variants():
        if kind != "bilevel":
            yield f"webp_{'lossless' if kind == 'rgb' else 'lossless_' + kind}.webp", encoded(
                image, "WEBP", lossless=True, exact=True)
    rgb = dict(variants())["rgb"]
    for quality in (5, 80, 100):
        yield f"webp_lossy_{quality}.webp", encoded(rgb, "WEBP", quality=quality)
    yield "webp_lossy_alpha.webp", encoded(dict(variants())["rgba"], "WEBP", quality=80)
    yield "webp_icc.webp", encoded(rgb, "WEBP", lossless=True, icc_profile=srgb)
    turned = Image.Exif()
    turned[0x0112] = 6
    yield "webp_orientation_6.webp", encoded(rgb, "WEBP", lossless=True, exif=turned)
    yield "webp_lossy_orientation_6.webp", encoded(rgb, "WEBP", exif=b"Exif\0\0" + turned.tobytes()[6:])
    yield "webp_animated.webp", encoded(
        rgb, "WEBP", lossless=True, save_all=True, append_images=[rgb.rotate(180)])


def main():
    warnings.simplefilter("ignore")
    (OUT / "expected").mkdir(parents=True, exist_ok=True)
    for old in [*OUT.glob("*.*"), *OUT.glob("expected/*.*")]:
        old.unlink()
    count = refused = 0
    names = []
    odd = np.random.default_rng(8)
    odd_photo = photo()
    odd_photo.info.clear()
    sources = [source() for source in (jpegs, pngs, gifs, bmps, tiffs, webps)] + [
        odd_formats.jpegs(odd, odd_photo), odd_formats.orientations(odd, odd_photo),
        odd_formats.pngs(odd), odd_formats.bmps(odd), odd_formats.gifs(odd_photo),
        odd_formats.tiffs(odd, odd_photo), odd_formats.scanned_tiffs(odd_photo),
        odd_formats.filtered_pngs(odd), odd_formats.split_orientations(odd),
        odd_formats.oddly_typed(odd_photo), odd_tiffs.tiffs(odd, odd_photo),
        odd_marks.pictures(odd, odd_photo), portable_maps.pictures(odd),
        animated_webps.webps(odd_photo), lossy_webps.webps(odd_photo),
        chroma_tiffs.tiffs(odd_photo), old_jpeg_tiffs.tiffs()]
    for source in sources:
        for name, data in source:
            (OUT / name).write_bytes(data)
            names.append(name)
            count += 1
            try:
                image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
            except Exception as e:
                print(f"{name}: Pillow says {type(e).__name__}: {e}")
                refused += 1
                continue
            plain = Image.frombytes("RGB", image.size, image.tobytes())
            plain.save(OUT / "expected" / f"{name}.png")
    (OUT / "names.txt").write_text("\n".join(names) + "\n")
    print(f"Pillow {PIL.__version__}: {count} files, {refused} of them refused")


if __name__ == "__main__":
    main()
