"""Writes the pictures and expected values of the preprocessing tests.

Needs Debian 12's python3-pil, python3-numpy, python3-torch and python3-torchvision:
    /usr/bin/python3 tools/golden_preprocess.py

The pictures go to emotion-preprocess/src/test/resources/dev/emotion4j/image/golden/, and so do
    decoded.tsv  picture, width, height, SHA-256 of exif_transpose(open(f)).convert("RGB")
    resized.tsv  picture, mode, filter, color, shorter side, width, height, SHA-256 of the resized
                 bytes, SHA-256 of the float32 [C, H, W] tensor in little-endian order
"""

import hashlib
import io
import pathlib

import needs  # noqa: F401 (a missing library is one line)

import numpy as np
import PIL
from PIL import Image, ImageOps
from torchvision import transforms
from torchvision.transforms import InterpolationMode

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "emotion-preprocess/src/test/resources/dev/emotion4j/image/golden"
ASTRONAUT = ROOT / "docs/images/astronaut.png"
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def sha(data):
    return hashlib.sha256(data).hexdigest()


def noise(width, height, channels=3, seed=1):
    rng = np.random.default_rng(seed)
    shape = (height, width) if channels == 1 else (height, width, channels)
    return Image.fromarray(rng.integers(0, 256, shape, dtype=np.uint8))


def waves(width, height):
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([np.sin(x / 7.0) * np.cos(y / 11.0), np.sin((x + y) / 5.0), np.cos(x * y / 900.0)], 2)
    return Image.fromarray(((rgb + 1) * 127.5).round().astype(np.uint8))


def checker(width, height, cell):
    y, x = np.mgrid[0:height, 0:width]
    return Image.fromarray((((x // cell + y // cell) % 2) * 255).astype(np.uint8)).convert("RGB")


def pictures():
    """Name and file bytes of every picture."""
    astronaut = Image.open(ASTRONAUT).convert("RGB")
    portrait = astronaut.crop((130, 40, 330, 240))

    def encoded(image, format, **options):
        out = io.BytesIO()
        image.save(out, format, **options)
        return out.getvalue()

    def exif(orientation):
        tags = Image.Exif()
        tags[0x0112] = orientation
        return tags

    yield "portrait.png", encoded(portrait, "PNG", optimize=True)
    yield "photo_420.jpg", encoded(astronaut, "JPEG", quality=85, subsampling=2)
    yield "photo_422.jpg", encoded(portrait, "JPEG", quality=85, subsampling=1)
    yield "photo_444.jpg", encoded(portrait, "JPEG", quality=92, subsampling=0)
    yield "photo_progressive.jpg", encoded(portrait, "JPEG", quality=80, progressive=True)
    yield "photo_odd.jpg", encoded(astronaut.crop((100, 30, 347, 263)), "JPEG", quality=75)
    yield "photo_large.jpg", encoded(astronaut.resize((1920, 1280), Image.LANCZOS), "JPEG", quality=60)
    yield "photo_tall.jpg", encoded(astronaut.resize((300, 1001), Image.LANCZOS), "JPEG", quality=60)
    yield "grey.jpg", encoded(portrait.convert("L"), "JPEG", quality=85)
    for orientation in range(1, 9):
        turned = exif(orientation)
        yield f"orientation_{orientation}.jpg", encoded(
            portrait.crop((20, 10, 141, 93)), "JPEG", quality=80, exif=turned)
    yield "orientation_6.png", encoded(portrait.crop((0, 0, 61, 40)), "PNG", exif=exif(6))
    yield "noise_1x1.png", encoded(noise(1, 1), "PNG")
    yield "noise_1x97.png", encoded(noise(1, 97), "PNG")
    yield "noise_131x1.png", encoded(noise(131, 1), "PNG")
    yield "noise_2x2.png", encoded(noise(2, 2), "PNG")
    yield "noise_3x5.png", encoded(noise(3, 5), "PNG")
    yield "noise_224x224.png", encoded(noise(224, 224), "PNG")
    yield "noise_224x100.png", encoded(noise(224, 100), "PNG")
    yield "noise_100x224.png", encoded(noise(100, 224), "PNG")
    yield "noise_223x225.png", encoded(noise(223, 225), "PNG")
    yield "noise_112x112.png", encoded(noise(112, 112), "PNG")
    yield "noise_457x331.png", encoded(noise(457, 331), "PNG")
    yield "noise_3000x20.png", encoded(noise(3000, 20), "PNG")
    yield "noise_20x3000.png", encoded(noise(20, 3000), "PNG")
    yield "waves_640x480.png", encoded(waves(640, 480), "PNG")
    yield "checker_448x448.png", encoded(checker(448, 448, 1), "PNG")
    yield "checker_449x447.png", encoded(checker(449, 447, 3), "PNG")
    yield "white_50x60.png", encoded(Image.new("RGB", (50, 60), "white"), "PNG")
    yield "grey.png", encoded(noise(90, 70, 1), "PNG")
    yield "grey_alpha.png", encoded(Image.merge("LA", [noise(60, 41, 1, 2), noise(60, 41, 1, 3)]), "PNG")
    yield "rgba.png", encoded(noise(80, 61, 4), "PNG")
    yield "palette.png", encoded(portrait.quantize(64), "PNG")
    yield "palette_16.png", encoded(portrait.quantize(16), "PNG", bits=4)
    yield "bilevel.png", encoded(portrait.convert("1"), "PNG")


FILTERS = {"BILINEAR": Image.BILINEAR, "BICUBIC": Image.BICUBIC, "LANCZOS": Image.LANCZOS}


def resize(image, mode, size, filter, shorter_side):
    if mode == "STRETCH":
        return transforms.Resize((size[1], size[0]), InterpolationMode[filter])(image)
    if mode == "CENTER_CROP":
        return transforms.Compose([
            transforms.Resize(shorter_side, InterpolationMode[filter]),
            transforms.CenterCrop((size[1], size[0]))])(image)
    centering = {"LETTERBOX": (0.5, 0.5), "LETTERBOX_TOP_LEFT": (0, 0)}[mode]
    return ImageOps.pad(image, size, method=FILTERS[filter], color=0, centering=centering)


SIZES = [("STRETCH", (224, 224))]
MORE_SIZES = {
    "portrait.png": [("STRETCH", (112, 112)), ("STRETCH", (299, 17)), ("STRETCH", (200, 77)),
                     ("STRETCH", (1, 1)), ("LETTERBOX", (112, 112)), ("LETTERBOX_TOP_LEFT", (416, 416))],
    "photo_odd.jpg": [("LETTERBOX", (112, 112)), ("LETTERBOX_TOP_LEFT", (416, 416)),
                      ("LETTERBOX", (225, 111)), ("LETTERBOX", (100, 333))],
    "photo_large.jpg": [("LETTERBOX_TOP_LEFT", (416, 416)), ("LETTERBOX", (113, 113)),
                        ("STRETCH", (1280, 720)), ("STRETCH", (1919, 1279))],
    "photo_tall.jpg": [("LETTERBOX", (224, 224)), ("LETTERBOX_TOP_LEFT", (320, 320)), ("LETTERBOX", (97, 41))],
    "noise_457x331.png": [("STRETCH", (457, 100)), ("STRETCH", (100, 331)), ("STRETCH", (458, 332)),
                          ("LETTERBOX", (457, 331)), ("LETTERBOX", (64, 64)), ("STRETCH", (228, 165))],
    "noise_3x5.png": [("STRETCH", (2, 3)), ("LETTERBOX", (8, 8)), ("STRETCH", (1, 9))],
    "noise_3000x20.png": [("LETTERBOX", (224, 224)), ("STRETCH", (7, 3))],
    "noise_20x3000.png": [("LETTERBOX", (224, 224)), ("LETTERBOX_TOP_LEFT", (416, 416))],
    "waves_640x480.png": [("LETTERBOX", (112, 112)), ("STRETCH", (320, 240)), ("STRETCH", (640, 640))],
}

# Picture, mode, size, filter, color, shorter side.
OTHERS = [(name, "CENTER_CROP", (224, 224), "BILINEAR", "RGB", side)
          for name in ("photo_large.jpg", "photo_tall.jpg", "photo_odd.jpg", "noise_112x112.png")
          for side in (224, 256)]
OTHERS += [("photo_large.jpg", "CENTER_CROP", (200, 101), "BICUBIC", "RGB", 233),
           ("noise_457x331.png", "CENTER_CROP", (63, 64), "LANCZOS", "RGB", 65),
           ("noise_3x5.png", "CENTER_CROP", (4, 3), "BILINEAR", "RGB", 4)]
OTHERS += [(name, "STRETCH", size, filter, "RGB", 0)
           for name in ("photo_large.jpg", "noise_457x331.png", "noise_112x112.png", "checker_449x447.png",
                        "noise_1x97.png", "noise_3x5.png", "waves_640x480.png")
           for size in ((224, 224), (113, 299)) for filter in ("BICUBIC", "LANCZOS")]
OTHERS += [("photo_odd.jpg", "LETTERBOX", (112, 112), filter, "RGB", 0) for filter in ("BICUBIC", "LANCZOS")]
OTHERS += [(name, "STRETCH", (48, 48), filter, "GRAY", 0)
           for name in ("photo_large.jpg", "noise_457x331.png", "grey.png", "rgba.png")
           for filter in ("BILINEAR", "BICUBIC")]
OTHERS += [("photo_odd.jpg", "LETTERBOX", (64, 64), "BILINEAR", "GRAY", 0),
           ("portrait.png", "STRETCH", (96, 96), "BILINEAR", "BGR", 0)]


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.iterdir():
        old.unlink()
    decoded, resized = [], []
    for name, data in pictures():
        (OUT / name).write_bytes(data)
        image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
        decoded.append([name, image.width, image.height, sha(image.tobytes())])
        for mode, size, filter, color, side in [
                *((*case, "BILINEAR", "RGB", 0) for case in SIZES + MORE_SIZES.get(name, [])),
                *(case[1:] for case in OTHERS if case[0] == name)]:
            source = image
            if color == "GRAY":
                source = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB").convert("L")
            if color == "BGR":
                source = Image.merge("RGB", image.split()[::-1])
            small = resize(source, mode, size, filter, side)
            means, stds = (MEAN, STD) if color != "GRAY" else ([0.5], [0.25])
            tensor = transforms.Normalize(means, stds)(transforms.ToTensor()(small))
            resized.append([name, mode, filter, color, side, *size, sha(small.tobytes()),
                            sha(tensor.numpy().astype("<f4").tobytes())])
    for file, rows in (("decoded.tsv", decoded), ("resized.tsv", resized)):
        lines = ["\t".join(map(str, row)) for row in rows]
        (OUT / file).write_text("\n".join(lines) + "\n")
    print(f"Pillow {PIL.__version__}: {len(decoded)} pictures, {len(resized)} resizes")


if __name__ == "__main__":
    main()
