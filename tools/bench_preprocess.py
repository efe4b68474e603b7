"""Prints what Pillow and torchvision take for the rows of PreprocessBenchmark and DecodeBenchmark.

Needs Debian 12's python3-pil, python3-numpy, python3-torch and python3-torchvision; one thread:
    /usr/bin/python3 tools/bench_preprocess.py

Twice: as Pillow comes, which gives the memory of each picture back to the system, and with glibc told
to keep it, which is Pillow at its best and what our ratios are taken against.
"""

import io
import os
import pathlib
import statistics
import subprocess
import sys
import time
import warnings

warnings.simplefilter("ignore")

import needs  # noqa: F401 (a missing library is one line)

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


KEEPS_MEMORY = {"MALLOC_TOP_PAD_": "100000000", "MALLOC_TRIM_THRESHOLD_": "1000000000",
                "MALLOC_MMAP_THRESHOLD_": "1000000000"}


def median_ms(run, seconds=3.0, clock=time.perf_counter):
    until = time.perf_counter() + seconds / 3
    while time.perf_counter() < until:
        run()
    times, until = [], time.perf_counter() + seconds
    while time.perf_counter() < until:
        start = clock()
        run()
        times.append((clock() - start) * 1000)
    return statistics.median(times)


def main():
    if "again" not in sys.argv:
        for name, more in (("as it comes", {}), ("memory kept", KEEPS_MEMORY)):
            print(f"malloc: {name} {more or ''}", flush=True)
            subprocess.run([sys.executable, __file__, "again"], env={**os.environ, **more}, check=True)
        return
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
    cpu = median_ms(lambda: TENSOR(decode()), clock=time.process_time)
    print(f"jpegToTensor   1920x1280  {cpu:8.3f} of processor time")


if __name__ == "__main__":
    main()
