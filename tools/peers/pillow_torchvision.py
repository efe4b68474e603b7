"""A peer of emotion-benchmarks: Pillow and torchvision's transform, as in training.

Debian has no ONNX Runtime for Python, so this measures the preprocessing alone, and the logits are
torch's own. `benchmarks.jar table --scripts tools/peers` adds bare ONNX Runtime's time from the same
run.

Run: python3 pillow_torchvision.py MODEL PICTURE SECONDS
Prints a JSON array with two rows: Pillow as it comes, which gives the memory of each picture back to
the system, and with glibc told to keep it, which is Pillow at its best.
"""

import io
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import needs  # noqa: E402, F401 (a missing library is one line)

import torch
from PIL import Image
from torchvision import transforms

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "verification"))
import reference_models  # noqa: E402


def median_ms(run, seconds):
    for _ in range(5):
        run()
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or not times:
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


KEEPS_MEMORY = {"MALLOC_TOP_PAD_": "100000000", "MALLOC_TRIM_THRESHOLD_": "1000000000",
                "MALLOC_MMAP_THRESHOLD_": "1000000000"}


def main():
    if "--one-row" not in sys.argv:
        rows = []
        for name, more in (("", {}), (", memory kept", KEEPS_MEMORY)):
            command = [sys.executable, *sys.argv, "--one-row"]
            row = json.loads(subprocess.check_output(command, env={**os.environ, **more}))
            rows.append({**row, "name": row["name"] + name})
        print(json.dumps(rows))
        return
    torch.set_num_threads(1)
    picture = pathlib.Path(sys.argv[2]).read_bytes()
    seconds = float(sys.argv[3])
    transform = transforms.Compose(
        [
            transforms.Resize((224, 224)),
            transforms.ToTensor(),
            transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]),
        ]
    )

    def from_jpeg():
        return transform(Image.open(io.BytesIO(picture)).convert("RGB"))

    frame = Image.open(io.BytesIO(picture)).convert("RGB")
    with torch.no_grad():
        logits = reference_models.build("MobileNetV2")(from_jpeg()[None])[0].tolist()
    result = {
        "name": "Pillow + torchvision + ONNX Runtime",
        "preprocessing_only": True,
        "remark": "preprocessing measured; bare ONNX Runtime of the same run added",
        "jpeg_ms": median_ms(from_jpeg, seconds),
        "frame_ms": median_ms(lambda: transform(frame), seconds),
        "logits": logits,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
