"""Makes the verification pictures and records what torch answers for each.

Run: python3 tools/verification/record_logits.py

Reads docs/images/astronaut.png (NASA, public domain). Writes pictures and logits.json, which the
command `verify` of emotion-benchmarks compares with. The path is the one that the models were
trained with: PIL image in mode RGB, torchvision's Resize, ToTensor and Normalize, the network.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import needs  # noqa: E402, F401 (a missing library is one line)

import numpy as np
import PIL
import torch
import torchvision
from PIL import Image
from torchvision import transforms

import reference_models

ROOT = pathlib.Path(__file__).parents[2]
TARGET = ROOT / "emotion-benchmarks/src/main/resources/dev/emotion4j/benchmarks/models/verification"

TRANSFORM = transforms.Compose(
    [
        transforms.Resize((224, 224)),
        transforms.ToTensor(),
        transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]),
    ]
)


def pictures():
    """Photographs, cut, scaled and stored in several ways, and patterns without a photograph."""
    photo = Image.open(ROOT / "docs/images/astronaut.png").convert("RGB")
    face = photo.crop((163, 76, 279, 187))
    yield "photo-512x512-420.jpg", photo, {"quality": 90}
    yield "photo-640x480-444.jpg", photo.resize((640, 480)), {"quality": 85, "subsampling": 0}
    yield "photo-1280x720-422.jpg", photo.resize((1280, 720)), {"quality": 75, "subsampling": 1}
    # The picture of the latency tables: scaled up, and given the grain that real photographs have.
    grain = np.random.default_rng(2).normal(0, 6, (1280, 1920, 1))
    large = np.asarray(photo.resize((1920, 1920)).crop((0, 0, 1920, 1280)), np.float64) + grain
    large = Image.fromarray(large.clip(0, 255).astype(np.uint8))
    yield "photo-1920x1280-420.jpg", large, {"quality": 75}
    yield "photo-301x457-progressive.jpg", photo.resize((301, 457)), {"progressive": True}
    yield "face-116x111.png", face, {}
    yield "face-48x48.jpg", face.resize((48, 48)), {"quality": 95}
    yield "face-224x224.png", face.resize((224, 224)), {}
    yield "face-100x90-grey.png", face.convert("L").resize((100, 90)), {}
    yield "face-116x111-palette.png", face.quantize(64), {}
    alpha = face.copy()
    alpha.putalpha(Image.linear_gradient("L").resize(face.size))
    yield "face-116x111-alpha.png", alpha, {}
    noise = np.random.default_rng(1).integers(0, 256, (60, 80, 3), dtype=np.uint8)
    yield "noise-80x60.png", Image.fromarray(noise), {}
    y, x = np.mgrid[0:500, 0:700]
    waves = np.stack([127 + 127 * np.sin(x * y / d) for d in (900.0, 1700.0, 2900.0)], -1)
    yield "waves-700x500.jpg", Image.fromarray(waves.astype(np.uint8)), {"quality": 80}
    yield "black-1x1.png", Image.new("RGB", (1, 1)), {}
    yield "white-300x200.png", Image.new("RGB", (300, 200), "white"), {}


def main():
    torch.set_num_threads(1)
    TARGET.mkdir(parents=True, exist_ok=True)
    models = {name: reference_models.build(name) for name in reference_models.FILES}
    images = []
    for name, picture, options in pictures():
        picture.save(TARGET / name, **options)
        tensor = TRANSFORM(Image.open(TARGET / name).convert("RGB"))[None]
        with torch.no_grad():
            logits = {m: model(tensor)[0].tolist() for m, model in models.items()}
        images.append({"file": name, "logits": logits})
    made_with = {
        "torch": torch.__version__,
        "torchvision": torchvision.__version__,
        "pillow": PIL.__version__,
    }
    text = json.dumps({"made_with": made_with, "images": images}, indent=1)
    (TARGET / "logits.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
