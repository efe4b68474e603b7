#!/usr/bin/env python3
"""Records what the face detector's package answers, to check the rebuilt network and its decoding.

Runs `model/fr_detect.onnx` of the npm package faceplugin-face-recognition-js 0.0.1 as it is, with
the decoding of boxes that its graph ends in, on the sample photo.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 pillow==12.3.0 onnxruntime==1.30.0
    npm pack faceplugin-face-recognition-js@0.0.1 && tar xzf faceplugin-face-recognition-js-0.0.1.tgz
    venv/bin/python tools/golden_face_detector.py package

The committed files were made with those versions.
"""

import json
import sys
from pathlib import Path

import needs  # noqa: F401 (a missing library is one line)

import numpy as np
import onnxruntime
from PIL import Image

REPOSITORY = Path(__file__).resolve().parent.parent
OUT_DIR = REPOSITORY / "emotion-onnx/src/test/resources/dev/emotion4j/onnx/rfb"


def main():
    session = onnxruntime.InferenceSession(str(Path(sys.argv[1]) / "model/fr_detect.onnx"))
    photo = Image.open(REPOSITORY / "docs/images/astronaut.png").convert("RGB")
    small = photo.resize((320, 240), Image.BILINEAR)
    tensor = ((np.asarray(small, np.float32) - 127) / 128).transpose(2, 0, 1)[None]
    scores, boxes = session.run(["scores", "boxes"], {"input": tensor})
    rows = [
        {"prior": int(i), "score": float(scores[0, i, 1]), "box": [float(v) for v in boxes[0, i]]}
        for i in np.flatnonzero(scores[0, :, 1] >= 0.2)
    ]
    OUT_DIR.mkdir(parents=True, exist_ok=True)
    small.save(OUT_DIR / "input.png")
    lines = ",\n  ".join(json.dumps(row) for row in rows)
    (OUT_DIR / "boxes.json").write_text(f"[\n  {lines}\n]\n")
    print(len(rows), "boxes of a score of 0.2 and more")


if __name__ == "__main__":
    main()
