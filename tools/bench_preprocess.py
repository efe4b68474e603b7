"""Prints what Pillow and torchvision take for the rows of PreprocessBenchmark and DecodeBenchmark.

Needs Debian 12's python3-pil, python3-numpy, python3-torch and python3-torchvision; one thread:
    /usr/bin/python3 tools/bench_preprocess.py
"""

import io
import pathlib
import statistics
import time
import warnings

warnings.simplefilter("ignore")

import numpy as np
import PIL
import torch
import torchvision
from PIL import Image
from torchvision import transforms

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "emotion-preprocess/src/test/resources/dev/emotion4j/image/golden"
TENSOR = transforms.Compose([
    transforms.Resize((224, 224)), transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])


def median_ms(run, seconds=3.0):
    until = time.perf_counter() + seconds / 3
    while time.perf_counter() < until:
        run()
    times, until = [], time.perf_counter() + seconds
    while time.perf_counter() < until:
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main():
    torch.set_num_threads(1)
    print(f"Pillow {PIL.__version__}, torchvision {torchvision.__version__}, one thread, median ms")
    for size in ("1920x1280", "1280x720", "640x480", "224x224", "112x112"):
        width, height = map(int, size.split("x"))
        pixels = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
        image = Image.fromarray(pixels)
        print(f"imageToTensor  {size:10} {median_ms(lambda: TENSOR(image)):8.3f}")
    photo = (GOLDEN / "photo_large.jpg").read_bytes()

    def decode():
        return Image.open(io.BytesIO(photo)).convert("RGB")

    print(f"decodeJpeg     1920x1280  {median_ms(decode):8.3f}")
    print(f"jpegToTensor   1920x1280  {median_ms(lambda: TENSOR(decode())):8.3f}")


if __name__ == "__main__":
    main()
