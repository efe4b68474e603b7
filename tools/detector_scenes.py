"""Makes scenes with faces whose places are known, and pictures of no face; scores what was found in them.

    /usr/bin/python3 tools/detector_scenes.py make SCENES [--faces FACES.jsonl] [--backgrounds FOLDER]
    /usr/bin/python3 tools/detector_scenes.py score SCENES FOUND.jsonl

"make" writes a folder for each kind of scene and truth.json. Without --faces, the only face is that of
docs/images/astronaut.png; otherwise those that a detector found in other photos, as written by

    java -jar emotion-benchmarks/target/benchmarks.jar detectors --boxes FACES.jsonl PHOTOS

of which the sure ones (0.97) that are large enough and have some picture around are taken. Without
--backgrounds, faces stand before gradients and noise. "score" reads what the same command found in the
scenes (--boxes FOUND.jsonl SCENES) and prints the table of docs/bundled-models.md: a face is found when a
box overlaps it by an IoU of 0.3. "make" also writes
SCENES/cut, faces as the bundled classifier is shown them, and SCENES/no_face_cut, what is given as a
face and is none, for measuring abstention:

    java -jar emotion-examples/target/emotion.jar classify --whole-image --format jsonl SCENES/cut SCENES/no_face_cut

Everything is drawn from one seed, so the same inputs give the same scenes. Needs Pillow and NumPy.
"""

import argparse
import json
import pathlib
import random

import needs  # noqa: F401 (a missing library is one line)

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

ASTRONAUT = pathlib.Path(__file__).parents[1] / "docs/images/astronaut.png"
ASTRONAUT_BOX = [180, 62, 88, 112]
# What is kept around a face, in sides of the box, and how small a face may be in its photo.
AROUND = 0.7
SMALLEST = 70
FOUND_IOU = 0.3
random.seed(11)
noise = np.random.default_rng(11)


class Face:
    """A face with some of its photo around."""

    def __init__(self, photo, box):
        x, y, w, h = box
        side = (w + h) / 2
        around = AROUND * side
        left, top = max(0, x - around), max(0, y - around)
        right, bottom = min(photo.width, x + w + around), min(photo.height, y + h + around)
        self.image = photo.crop([round(v) for v in (left, top, right, bottom)])
        self.box = (x - round(left), y - round(top), w, h)
        self.side = side

    def scaled(self, side, angle=0):
        """Picture, mask and box when the face has this side and is turned counter-clockwise."""
        factor = side / self.side
        size = [max(1, round(v * factor)) for v in self.image.size]
        image = self.image.resize(size, Image.LANCZOS)
        mask = Image.new("L", size, 0)
        edge = max(1, min(size) // 20)
        ImageDraw.Draw(mask).rectangle([edge, edge, size[0] - edge - 1, size[1] - edge - 1], fill=255)
        mask = mask.filter(ImageFilter.GaussianBlur(edge / 2))
        box = [v * factor for v in self.box]
        if angle == 0:
            return image, mask, box
        before = np.array([box[0] + box[2] / 2 - size[0] / 2, box[1] + box[3] / 2 - size[1] / 2])
        image = image.rotate(angle, Image.BICUBIC, expand=True)
        mask = mask.rotate(angle, Image.BICUBIC, expand=True)
        a = np.radians(angle)
        turned = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) @ before
        x, y = turned + np.array(image.size) / 2
        return image, mask, [x - side / 2, y - side / 2, side, side]


def smooth_noise(width, height, cell):
    small = noise.integers(0, 256, (max(2, height // cell + 1), max(2, width // cell + 1), 3))
    return Image.fromarray(small.astype(np.uint8)).resize((width, height), Image.BICUBIC)


def gradient(width, height):
    corners = noise.integers(0, 256, (2, 2, 3)).astype(np.uint8)
    return Image.fromarray(corners).resize((width, height), Image.BILINEAR)


class Backgrounds:
    def __init__(self, folder):
        files = sorted(folder.iterdir()) if folder else []
        self.photos = [Image.open(f).convert("RGB") for f in files if f.suffix in (".png", ".jpg")]

    def of(self, width, height):
        if not self.photos:
            base = gradient(width, height)
            return Image.blend(base, smooth_noise(width, height, random.choice([8, 30, 90])), 0.4)
        photo = random.choice(self.photos)
        factor = max(width / photo.width, height / photo.height)
        photo = photo.resize(
            [max(s, round(v * factor)) for v, s in zip(photo.size, (width, height))], Image.LANCZOS
        )
        x, y = random.randint(0, photo.width - width), random.randint(0, photo.height - height)
        return photo.crop((x, y, x + width, y + height))


class Scenes:
    def __init__(self, out, faces, backgrounds):
        self.out, self.faces, self.backgrounds, self.truth = out, faces, backgrounds, {}
        self.next = 0

    def face(self):
        self.next += 1
        return self.faces[(self.next - 1) % len(self.faces)]

    def save(self, kind, image, boxes):
        folder = self.out / kind.replace(" ", "_")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / ("%03d.png" % len(list(folder.iterdir())))
        image.save(path, compress_level=1)
        self.truth[str(path.relative_to(self.out))] = {"kind": kind, "boxes": boxes}

    def paste(self, scene, side, angle=0, place=None, light=100):
        image, mask, box = self.face().scaled(side, angle)
        image = image.point(lambda v: v * light // 100)
        if place is None:
            x = random.randint(0, max(0, scene.width - image.width))
            y = random.randint(0, max(0, scene.height - image.height))
            # What is too large for the scene is pasted so that the face itself is inside.
            x = min(x, max(0, scene.width - image.width)) if image.width <= scene.width else round(
                (scene.width - box[2]) / 2 - box[0])
            y = min(y, max(0, scene.height - image.height)) if image.height <= scene.height else round(
                (scene.height - box[3]) / 2 - box[1])
        else:
            x, y = round(place[0] - box[0] - box[2] / 2), round(place[1] - box[1] - box[3] / 2)
        scene.paste(image, (x, y), mask)
        return [x + box[0], y + box[1], box[2], box[3]]

    def one(self, kind, count, side, size, angle=0, after=None, place=None, light=100):
        for _ in range(count):
            scene = self.backgrounds.of(*size)
            box = self.paste(scene, side, angle, place and place(size), light)
            self.save(kind, after(scene) if after else scene, [box])

    def many(self, kind, count, rows, columns, sides, size):
        for _ in range(count):
            scene = self.backgrounds.of(*size)
            boxes = []
            for row in range(rows):
                for column in range(columns):
                    place = ((column + 0.5) / columns * size[0], (row + 0.5) / rows * size[1])
                    boxes.append(self.paste(scene, random.uniform(*sides), place=place))
            self.save(kind, scene, boxes)

    def filling(self, kind, count, size, share):
        """The face's box is this share of the picture; what reaches past it is cut off."""
        for _ in range(count):
            face = self.face()
            x, y, w, h = face.box
            side = (w + h) / 2 / share
            cx, cy = x + w / 2, y + h / 2
            part = face.image.crop([round(v) for v in (cx - side / 2, cy - side / 2, cx + side / 2, cy + side / 2)])
            factor = size / side
            whole = [(x - cx + side / 2) * factor, (y - cy + side / 2) * factor, w * factor, h * factor]
            left, top = max(0, whole[0]), max(0, whole[1])
            inside = [left, top, min(size, whole[0] + whole[2]) - left, min(size, whole[1] + whole[3]) - top]
            self.save(kind, part.resize((size, size), Image.LANCZOS), [inside])


def read_faces(file):
    if file is None:
        return [Face(Image.open(ASTRONAUT).convert("RGB"), ASTRONAUT_BOX)]
    faces = []
    for line in file.read_text().splitlines():
        entry = json.loads(line)
        photo = Image.open(entry["image"]).convert("RGB")
        for x, y, w, h, score in entry["faces"]:
            inside = x > 2 and y > 2 and x + w < photo.width - 2 and y + h < photo.height - 2
            if score >= 0.97 and min(w, h) >= SMALLEST and inside:
                faces.append(Face(photo, [x, y, w, h]))
    random.shuffle(faces)
    return faces


def make(out, faces_file, background_folder):
    faces = read_faces(faces_file)
    scenes = Scenes(out, faces, Backgrounds(background_folder))
    count = max(8, min(16, len(faces)))
    for side in (300, 150, 100, 60, 40, 30, 20):
        scenes.one("%d px in 640x640" % side, count, side, (640, 640))
    scenes.one("48 px in 960x540", count, 48, (960, 540))
    scenes.one("150 px in 640x480", count, 150, (640, 480))
    scenes.one("60 px in 1080x1920", count, 60, (1080, 1920))
    scenes.many("40 faces of 26 to 70 px in 1280x853", 3, 5, 8, (26, 70), (1280, 853))
    scenes.many("12 faces of 40 to 110 px in 960x640", 3, 3, 4, (40, 110), (960, 640))
    scenes.many("8 faces in 4000x460", 2, 1, 8, (60, 200), (4000, 460))
    for angle in (15, 30, 45, 90, 135, 180, 225, 270, 315):
        scenes.one("turned by %d degrees" % angle, count // 2, 150, (640, 640), angle)
    for gone in (10, 25):
        scenes.one("cut at the edge by %d %%" % gone, count, 200, (640, 640),
                   place=lambda size, gone=gone: (100 - 2 * gone, size[1] / 2))
    for light in (50, 25, 12, 6):
        scenes.one("darkened to %d %%" % light, count, 150, (640, 640),
                   after=lambda image, light=light: image.point(lambda v: v * light // 100))
    for sigma in (2, 4):
        scenes.one("blurred, sigma %d of 213 px" % sigma, count, 213, (640, 640),
                   after=lambda image, sigma=sigma: image.filter(ImageFilter.GaussianBlur(sigma)))
    scenes.filling("fills 64x64", count, 64, 1)
    scenes.filling("fills 320x320", count, 320, 1)
    scenes.filling("half as large again as 320x320", count, 320, 1.5)
    for _ in range(60):
        scenes.save("no face", scenes.backgrounds.of(640, 480), [])
    no_faces(out / "no_face_cut", scenes.backgrounds)
    cut(out / "cut", faces)
    for light in (25, 12, 6):
        scenes.one("face alone darkened to %d %%" % light, count, 150, (640, 640), light=light)
    (out / "truth.json").write_text(json.dumps(scenes.truth, indent=0))
    print(len(faces), "faces,", len(scenes.truth), "scenes")


def cut(folder, faces):
    """As the description of the bundled classifier says: the mean side, moved down by a tenth."""
    folder.mkdir(parents=True, exist_ok=True)
    for i, face in enumerate(faces):
        x, y, w, h = face.box
        left, top = x + w / 2 - face.side / 2, y + h / 2 + 0.1 * face.side - face.side / 2
        part = face.image.crop([round(v) for v in (left, top, left + face.side, top + face.side)])
        part.save(folder / ("%03d.png" % i))
        for side in (48, 112):
            part.resize((side, side), Image.LANCZOS).save(folder / ("%03d_%d.png" % (i, side)))


def no_faces(folder, backgrounds):
    folder.mkdir(parents=True, exist_ok=True)
    for grey in range(0, 256, 15):
        Image.new("RGB", (112, 112), (grey,) * 3).save(folder / ("flat_grey_%03d.png" % grey))
    for i in range(20):
        colour = tuple(int(v) for v in noise.integers(0, 256, 3))
        Image.new("RGB", (112, 112), colour).save(folder / ("flat_colour_%02d.png" % i))
        gradient(112, 112).save(folder / ("gradient_%02d.png" % i))
        for cell in (1, 4, 16, 40):
            smooth_noise(160, 160, cell).save(folder / ("noise_%02d_%02d.png" % (cell, i)))
        wall = Image.new("RGB", (160, 160), colour)
        grain = Image.fromarray(noise.integers(0, 256, (160, 160, 3)).astype(np.uint8))
        Image.blend(wall, grain, 0.05).save(folder / ("wall_%02d.png" % i))
    for i, photo in enumerate(backgrounds.photos):
        for j in range(6):
            side = random.randint(60, min(300, min(photo.size)))
            x, y = random.randint(0, photo.width - side), random.randint(0, photo.height - side)
            photo.crop((x, y, x + side, y + side)).save(folder / ("photo_%02d_%d.png" % (i, j)))


def iou(a, b):
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(0, w) * max(0, h)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


def score(scenes, found_file):
    truth = json.loads((scenes / "truth.json").read_text())
    found = {}
    for line in found_file.read_text().splitlines():
        entry = json.loads(line)
        name = str(pathlib.Path(entry["image"]).resolve().relative_to(scenes.resolve()))
        found.setdefault(entry["detector"], {})[name] = entry["faces"]
    for detector, pictures in found.items():
        rows = {}
        for name, scene in truth.items():
            row = rows.setdefault(scene["kind"], [0, 0, 0, 0])
            boxes = [face[:4] for face in pictures[name]]
            hits = 0
            for face in scene["boxes"]:
                best = max(boxes, key=lambda box: iou(box, face), default=None)
                if best is not None and iou(best, face) >= FOUND_IOU:
                    hits += 1
                    boxes.remove(best)
            row[0] += 1
            row[1] += len(scene["boxes"])
            row[2] += hits
            row[3] += len(boxes)
        print("\n| %s: scene | pictures | faces | found | boxes that are no face |" % detector)
        print("| --- | ---: | ---: | ---: | ---: |")
        for kind, row in rows.items():
            print("| %s | %d | %d | %d | %d |" % (kind, *row))
        print("| all | %d | %d | %d | %d |" % tuple(np.sum(list(rows.values()), 0)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make")
    making.add_argument("scenes", type=pathlib.Path)
    making.add_argument("--faces", type=pathlib.Path)
    making.add_argument("--backgrounds", type=pathlib.Path)
    scoring = commands.add_parser("score")
    scoring.add_argument("scenes", type=pathlib.Path)
    scoring.add_argument("found", type=pathlib.Path)
    options = parser.parse_args()
    if options.command == "make":
        make(options.scenes, options.faces, options.backgrounds)
    else:
        score(options.scenes, options.found)


if __name__ == "__main__":
    main()
