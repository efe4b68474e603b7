"""Turns photos by some degrees and scores whether the faces in them keep their labels.

    /usr/bin/python3 tools/tilted_faces.py make PHOTOS TILTED
    java -jar emotion-examples/target/emotion.jar classify --format jsonl TILTED > FOUND.jsonl
    /usr/bin/python3 tools/tilted_faces.py score TILTED FOUND.jsonl

"score" prints the table of docs/bundled-models.md: of the faces that are found in the photo as it is, how many
are found where they are in the turned one, how many of these have the same label, and by how much their
probabilities differ (half of the sum of absolute differences). Needs Pillow.
"""

import json
import math
import pathlib
import sys

import needs  # noqa: F401 (a missing library is one line)

from PIL import Image

ANGLES = (0, 10, 20, 30, 45, 60, 90, 135, 180)


def make(photos, out):
    for file in sorted(photos.iterdir()):
        photo = Image.open(file).convert("RGB")
        for angle in ANGLES:
            for clockwise in {angle, -angle}:
                folder = out / str(clockwise)
                folder.mkdir(parents=True, exist_ok=True)
                turned = photo.rotate(-clockwise, Image.BICUBIC, expand=True, fillcolor=(127, 127, 127))
                turned.save(folder / (file.stem + ".png"), compress_level=1)


def center(face):
    box = face["box"]
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def score(out, found_file):
    found = {}
    for line in found_file.read_text().splitlines():
        entry = json.loads(line)
        file = pathlib.Path(entry["image"])
        found[int(file.parent.name), file.stem] = entry["faces"]
    print("| turned by | faces | found | same label | difference of probabilities |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for angle in ANGLES[1:]:
        faces, differences, same = 0, [], 0
        for clockwise in (angle, -angle):
            a = math.radians(clockwise)
            for (turn, name), upright in found.items():
                if turn != 0:
                    continue
                before = Image.open(out / "0" / (name + ".png")).size
                after = Image.open(out / str(clockwise) / (name + ".png")).size
                for face in upright:
                    faces += 1
                    x, y = (c - size / 2 for c, size in zip(center(face), before))
                    x, y = x * math.cos(a) - y * math.sin(a), x * math.sin(a) + y * math.cos(a)
                    place = x + after[0] / 2, y + after[1] / 2
                    near = min(found[clockwise, name], key=lambda f: math.dist(center(f), place), default=None)
                    side = (face["box"]["width"] + face["box"]["height"]) / 2
                    if near is None or math.dist(center(near), place) > 0.35 * side:
                        continue
                    same += near["label"] == face["label"]
                    differences.append(sum(
                        abs(p - near["probabilities"][label]) for label, p in face["probabilities"].items()) / 2)
        count = len(differences)
        print("| %d° | %d | %d | %.2f | %.2f |" % (angle, faces, count, same / count, sum(differences) / count))


if __name__ == "__main__":
    {"make": make, "score": score}[sys.argv[1]](*map(pathlib.Path, sys.argv[2:]))
