"""Writes a camera's picture and the tensors that it must become, for the tests of docs/android.md.

Needs Debian 12's python3-pil, python3-numpy, python3-torch and python3-torchvision:
    /usr/bin/python3 tools/golden_camera.py

Into emotion-onnx/src/test/resources/dev/emotion4j/onnx/android/ go
    camera.yuv   the planes Y, U, V of a picture of 122x84 pixels, without gaps
    camera.tsv   degrees clockwise, SHA-256 of the picture turned by them as RGB, and of its
                 float32[3, 224, 224] tensor in little-endian order
"""

import hashlib
import pathlib

import needs  # noqa: F401 (a missing library is one line)

import numpy as np
from PIL import Image
from torchvision import transforms

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "emotion-onnx/src/test/resources/dev/emotion4j/onnx/android"
WIDTH, HEIGHT = 122, 84
KR, KB = 0.299, 0.114  # ITU-R BT.601
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def differences(u, v):
    """What the chroma adds to luma in red, green and blue, in full range."""
    red = 2 * (1 - KR) * (v - 128.0)
    blue = 2 * (1 - KB) * (u - 128.0)
    return red, -(KR * red + KB * blue) / (1 - KR - KB), blue


def is_near_a_tie(u, v):
    """Whether rounding depends on the last bits of the arithmetic."""
    return any(abs(d % 1 - 0.5) < 0.02 for d in differences(u, v))


def near_without_a_tie(u, v):
    """The nearest chroma for which it does not."""
    near = sorted(np.ndindex(9, 9), key=lambda at: abs(at[0] - 4) + abs(at[1] - 4))
    return next((u + a - 4, v + b - 4) for a, b in near if not is_near_a_tie(u + a - 4, v + b - 4))


def main():
    astronaut = Image.open(ROOT / "docs/images/astronaut.png").convert("RGB")
    picture = astronaut.crop((170, 60, 170 + WIDTH, 60 + HEIGHT)).convert("YCbCr")
    y, u, v = (np.asarray(channel).astype(int) for channel in picture.split())
    u, v = u[::2, ::2].copy(), v[::2, ::2].copy()
    for at in np.ndindex(u.shape):
        u[at], v[at] = near_without_a_tie(u[at], v[at])

    wide = [np.repeat(np.repeat(plane, 2, 0), 2, 1) for plane in (u, v)]
    rgb = np.stack([np.clip(np.floor(y + d + 0.5), 0, 255) for d in differences(*wide)], 2)
    image = Image.fromarray(rgb.astype(np.uint8))

    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "camera.yuv").write_bytes(b"".join(p.astype(np.uint8).tobytes() for p in (y, u, v)))
    lines = []
    for degrees in (0, 90, 180, 270):
        turned = image.rotate(-degrees, expand=True)
        tensor = transforms.Normalize(MEAN, STD)(
            transforms.ToTensor()(transforms.Resize((224, 224))(turned)))
        data = tensor.numpy().astype("<f4").tobytes()
        lines.append(f"{degrees}\t{hashlib.sha256(turned.tobytes()).hexdigest()}"
                     f"\t{hashlib.sha256(data).hexdigest()}\n")
    (OUT / "camera.tsv").write_text("".join(lines))


if __name__ == "__main__":
    main()
