"""Makes many pictures, and watches the memory and speed of a command that answers them.

Needs Pillow and numpy; Linux:
    python3 tools/many_pictures.py make pictures 10000 240-640 docs/images/astronaut.png
    python3 tools/many_pictures.py watch answers.jsonl -- \\
        java -jar emotion-examples/target/emotion.jar classify --json --output answers.jsonl pictures

Pictures are cut from the given photos at random, turned into JPEGs (nine in ten) and PNGs with some
noise, as wide as the range says; one in a hundred is truncated. The watch prints the command's
resident set (VmRSS) each time another tenth of the answers is there, and the rate up to then.
"""

import io
import pathlib
import subprocess
import sys
import time

import needs  # noqa: F401 (a missing library is one line)

import numpy as np
from PIL import Image


def make(folder, count, widths, photos):
    random = np.random.default_rng(1)
    photos = [Image.open(photo).convert("RGB") for photo in photos]
    for index in range(count):
        photo = photos[index % len(photos)]
        scale = random.uniform(0.5, 1)
        width, height = int(photo.width * scale), int(photo.height * scale)
        left = int(random.integers(0, photo.width - width + 1))
        top = int(random.integers(0, photo.height - height + 1))
        size = int(random.integers(widths[0], widths[1] + 1))
        picture = photo.crop((left, top, left + width, top + height))
        picture = picture.resize((size, max(1, size * height // width)), Image.BILINEAR)
        pixels = np.asarray(picture, np.int16) + random.integers(-4, 5, (picture.height, picture.width, 1))
        data = io.BytesIO()
        ending = "png" if index % 10 == 9 else "jpg"
        Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(
            data, "PNG" if ending == "png" else "JPEG", compress_level=1)
        file = data.getvalue()
        path = folder / f"{index // 1000:03}" / f"{index:06}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file[:len(file) // 2] if index % 100 == 50 else file)


def resident_mb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def watch(answers, count, command):
    answers.unlink(missing_ok=True)
    start = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    print("| answers | RSS in MB | a second |\n| ---: | ---: | ---: |")
    shown, done, place = 0, 0, 0
    while process.poll() is None:
        time.sleep(0.1)
        if answers.exists():
            with answers.open("rb") as lines:
                lines.seek(place)
                new = lines.read()
            done, place = done + new.count(b"\n"), place + len(new)
        if done >= (shown + 1) * count // 10:
            shown = done * 10 // count
            print(f"| {done} | {resident_mb(process.pid):.0f} | {done / (time.monotonic() - start):.1f} |", flush=True)
    print(f"exit code {process.returncode}, {len(answers.read_bytes().splitlines())} lines, {time.monotonic() - start:.1f} s")


def main():
    if sys.argv[1] == "make":
        widths = [int(width) for width in sys.argv[4].split("-")]
        make(pathlib.Path(sys.argv[2]), int(sys.argv[3]), widths, sys.argv[5:])
    else:
        command = sys.argv[sys.argv.index("--") + 1:]
        folder = pathlib.Path(command[-1])
        watch(pathlib.Path(sys.argv[2]), sum(file.is_file() for file in folder.rglob("*")), command)


if __name__ == "__main__":
    main()
