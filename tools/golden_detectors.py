"""Makes small face detectors of the families that people publish, with random weights, and what they find.

    /usr/bin/python3 tools/golden_detectors.py

writes to emotion-onnx/src/test/resources/dev/emotion4j/onnx/detectors one ONNX file for each family
and layout, their descriptions, and faces.json: the boxes, scores and landmarks that the family's
published post-processing gives, before suppression as they are and after it as the library returns
them. The graphs have the outputs of the published ones (number, shapes, names, whether scores and
boxes are decoded inside) and nothing else of them. Outputs come from PyTorch in float32, the
post-processing is NumPy in float64. Made with Debian's python3-torch 1.13.0a0, python3-onnx 1.12.0 and
python3-numpy 1.24.2.
"""

import hashlib
import io
import json
import pathlib

import needs  # noqa: F401 (a missing library is one line)

import numpy as np
import onnx
import torch
import torch.nn as nn

OUT = pathlib.Path(__file__).parents[1] / (
    "emotion-onnx/src/test/resources/dev/emotion4j/onnx/detectors"
)
HEIGHT, WIDTH = 64, 96
STRIDES = [8, 16, 32]
IOU = 0.4
BOXES = 16


def noise(count):
    """The upper 8 bits of SplitMix64's outputs from 1, as docs/models.md has them."""
    z = np.uint64(1) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z >> np.uint64(56)).astype(np.uint8)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Backbone(nn.Module):
    """Maps of three strides; each is a third of those of the published networks wide, or less."""

    def __init__(self, heads, padding=0):
        super().__init__()
        self.first = nn.Conv2d(3, 4, 8, stride=8, padding=padding)
        self.heads = nn.ModuleList(
            nn.ModuleList(nn.Conv2d(4, channels, 1) for channels in heads) for _ in STRIDES
        )
        for parameter in self.parameters():
            nn.init.normal_(parameter, std=0.35 if parameter.dim() > 1 else 0.1)
        self.first.weight.data *= 0.6

    def maps(self, x):
        x = self.first(x)
        levels = []
        for heads in self.heads:
            levels.append([head(x) for head in heads])
            x = nn.functional.max_pool2d(x, 2, ceil_mode=True) * 1.2
        return levels


def rows(x, values):
    """[1, boxes * values, H, W] as [1, H * W * boxes, values]."""
    return x.permute(0, 2, 3, 1).reshape(1, -1, values)


class RetinaFace(Backbone):
    """Boxes, scores and landmarks, each of all levels; scores after softmax."""

    def __init__(self, landmarks=True, softmax=True):
        super().__init__([2 * 4, 2 * 2, 2 * 10], padding=4)
        self.landmarks, self.softmax = landmarks, softmax

    def forward(self, x):
        boxes, scores, points = (
            torch.cat([rows(level[i], n) for level in self.maps(x)], 1)
            for i, n in enumerate([4, 2, 10])
        )
        scores = scores * 3
        if self.softmax:
            scores = scores.softmax(-1)
        return (boxes, scores, points) if self.landmarks else (boxes, scores)


ULTRAFACE_SIZES = [(10, 16, 24), (32, 48), (64, 96), (128, 192, 256)]


def ultraface_priors(height, width):
    """Centre and size of each prior, as shares of the input."""
    priors = []
    for stride, sizes in zip([8, 16, 32, 64], ULTRAFACE_SIZES):
        rows, columns = -(-height // stride), -(-width // stride)
        for i in range(rows):
            for j in range(columns):
                for size in sizes:
                    priors.append(((j + 0.5) / columns, (i + 0.5) / rows, size / width, size / height))
    return np.clip(np.array(priors), 0, 1)


class UltraFace(nn.Module):
    """Scores after softmax, then boxes: corners as shares of the input, or offsets of priors."""

    def __init__(self, height, width, decoded):
        super().__init__()
        self.first = nn.Conv2d(3, 4, 8, stride=8, padding=4)
        self.heads = nn.ModuleList(
            nn.ModuleList([nn.Conv2d(4, len(sizes) * n, 1) for n in (2, 4)])
            for sizes in ULTRAFACE_SIZES
        )
        for parameter in self.parameters():
            nn.init.normal_(parameter, std=0.35 if parameter.dim() > 1 else 0.1)
        self.priors = torch.from_numpy(ultraface_priors(height, width)).float()
        self.decoded = decoded

    def forward(self, x):
        x = self.first(x)
        scores, boxes = [], []
        for level in self.heads:
            scores.append(rows(level[0](x), 2))
            boxes.append(rows(level[1](x), 4))
            x = nn.functional.max_pool2d(x, 2, ceil_mode=True) * 1.2
        scores, boxes = (torch.cat(scores, 1) * 3).softmax(-1), torch.cat(boxes, 1)
        if self.decoded:
            centres = boxes[..., :2] * 0.1 * self.priors[:, 2:] + self.priors[:, :2]
            sizes = torch.exp(boxes[..., 2:] * 0.2) * self.priors[:, 2:]
            boxes = torch.cat([centres - sizes / 2, centres + sizes / 2], -1)
        return scores, boxes


class YuNet(Backbone):
    """cls, obj, bbox and kps of each stride; the first two after a sigmoid."""

    def __init__(self):
        super().__init__([1, 1, 4, 10])

    def forward(self, x):
        found = [[], [], [], []]
        for level in self.maps(x):
            for i, n in enumerate([1, 1, 4, 10]):
                y = rows(level[i], n)
                found[i].append((3 * y).sigmoid() if i < 2 else y)
        return tuple(sum(found, []))


class Scrfd(Backbone):
    """Scores of all strides, then distances, then points; without a batch dimension."""

    def __init__(self, landmarks=True):
        super().__init__([2, 2 * 4, 2 * 10])
        self.landmarks = landmarks

    def forward(self, x):
        found = [[], [], []]
        for level in self.maps(x):
            found[0].append(rows(level[0], 1).reshape(-1, 1).mul(3).sigmoid())
            found[1].append(rows(level[1], 4).reshape(-1, 4).abs() + 0.8)
            found[2].append(rows(level[2], 10).reshape(-1, 10))
        return tuple(sum(found[: 3 if self.landmarks else 2], []))


class YoloV5Face(Backbone):
    """One output of boxes and points in pixels, objectness and class after a sigmoid."""

    def __init__(self):
        super().__init__([3 * 16])

    def forward(self, x):
        found = []
        for stride, (level,) in zip(STRIDES, self.maps(x)):
            h, w = HEIGHT // stride, WIDTH // stride
            y = level.reshape(1, 3, 16, h, w).permute(0, 1, 3, 4, 2)
            gy, gx = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
            grid = torch.stack([gx, gy], -1).float()
            centre = (y[..., :2].sigmoid() * 2 - 0.5 + grid) * stride
            size = (y[..., 2:4].sigmoid() * 2) ** 2 * 2.0 * stride
            points = y[..., 5:15] * stride + (grid * stride).repeat(1, 1, 1, 1, 5)
            ends = [(3 * y[..., 4:5] + 1).sigmoid(), points, (3 * y[..., 15:] + 1).sigmoid()]
            found.append(torch.cat([centre, size] + ends, -1).reshape(1, -1, 16))
        return torch.cat(found, 1)


FACE_ANCHORS = [
    [(4, 5), (8, 10), (13, 16)],
    [(23, 29), (43, 55), (73, 105)],
    [(146, 217), (231, 300), (335, 433)],
]


class YoloV5FaceRaw(Backbone):
    """One output a stride, [1, 3, rows, columns, 16], with nothing done to it."""

    def __init__(self):
        super().__init__([3 * 16])

    def forward(self, x):
        return tuple(
            level.reshape(1, 3, 16, HEIGHT // stride, WIDTH // stride).permute(0, 1, 3, 4, 2) * 2 + 0.5
            for stride, (level,) in zip(STRIDES, self.maps(x))
        )


class YoloV7Face(Backbone):
    """As YOLOv5-face, but the class comes before the points, and a visibility after each of these."""

    def __init__(self):
        super().__init__([3 * 21])

    def forward(self, x):
        found = []
        for stride, (level,) in zip(STRIDES, self.maps(x)):
            h, w = HEIGHT // stride, WIDTH // stride
            y = level.reshape(1, 3, 21, h, w).permute(0, 1, 3, 4, 2)
            gy, gx = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
            grid = torch.stack([gx, gy], -1).float()
            parts = [(y[..., :2].sigmoid() * 2 - 0.5 + grid) * stride]
            parts.append((y[..., 2:4].sigmoid() * 2) ** 2 * 2.0 * stride)
            parts.append((3 * y[..., 4:6] + 1).sigmoid())
            for i in range(6, 21, 3):
                parts.append((y[..., i : i + 2] * 2 - 0.5 + grid) * stride)
                parts.append(y[..., i + 2 : i + 3].sigmoid())
            found.append(torch.cat(parts, -1).reshape(1, -1, 21))
        return torch.cat(found, 1)


def anchor_points(stride):
    h, w = HEIGHT // stride, WIDTH // stride
    gy, gx = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
    return torch.stack([gx, gy]).float() + 0.5


class YoloV8Face(Backbone):
    """One output of boxes and points in pixels, or one a stride with distributions."""

    def __init__(self, points=5, decoded=True):
        super().__init__([64, 1 + 3 * points])
        self.points, self.decoded = points, decoded

    def forward(self, x):
        found = []
        for stride, (boxes, others) in zip(STRIDES, self.maps(x)):
            boxes, others = boxes * 4, others * 3
            if not self.decoded:
                found.append(torch.cat([boxes, others], 1))
                continue
            h, w = HEIGHT // stride, WIDTH // stride
            middles = anchor_points(stride)
            bins = boxes.reshape(4, 16, h * w).softmax(1)
            sides = (bins * torch.arange(16).float().reshape(1, 16, 1)).sum(1)
            low = middles.reshape(2, -1) - sides[:2]
            high = middles.reshape(2, -1) + sides[2:]
            parts = [(low + high) / 2 * stride, (high - low) * stride]
            parts.append(others[0, :1].reshape(1, -1).sigmoid())
            for i in range(self.points):
                raw = others[0, 1 + 3 * i : 4 + 3 * i].reshape(3, -1)
                parts.append((raw[:2] * 2 + middles.reshape(2, -1) - 0.5) * stride)
                parts.append(raw[2:].sigmoid())
            found.append(torch.cat(parts, 0).unsqueeze(0))
        return torch.cat(found, 2) if self.decoded else tuple(found)


class YoloBest(nn.Module):
    """The best boxes of a YOLOv8: corners, score and class, and the points if there are any."""

    def __init__(self, points, count):
        super().__init__()
        self.boxes = YoloV8Face(points)
        self.first = self.boxes.first
        self.count = count

    def forward(self, x):
        found = self.boxes(x).transpose(1, 2)
        scores, places = found[:, :, 4].topk(self.count, dim=1)
        found = found.gather(1, places.unsqueeze(-1).repeat(1, 1, found.shape[2]))
        low, high = found[..., :2] - found[..., 2:4] / 2, found[..., :2] + found[..., 2:4] / 2
        parts = [low, high, scores.unsqueeze(-1), scores.unsqueeze(-1) * 0]
        return torch.cat(parts + ([found[..., 5:]] if self.boxes.points else []), -1)


# The published post-processing, box after box.


def box_at(x, y, w, h):
    return [x - w / 2, y - h / 2, x + w / 2, y + h / 2]


def decode_retinaface(outputs, height, width, logits):
    boxes, scores = outputs[0][0], outputs[1][0]
    if logits:
        scores = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
    priors = []
    for stride, sizes in zip(STRIDES, [(16, 32), (64, 128), (256, 512)]):
        for i in range(-(-height // stride)):
            for j in range(-(-width // stride)):
                for size in sizes:
                    priors.append(((j + 0.5) * stride, (i + 0.5) * stride, size))
    assert len(priors) == len(boxes), (len(priors), len(boxes))
    for k, (x, y, size) in enumerate(priors):
        points = []
        if len(outputs) > 2:
            for dx, dy in outputs[2][0][k].reshape(5, 2):
                points.append([x + dx * 0.1 * size, y + dy * 0.1 * size])
        dx, dy, dw, dh = boxes[k]
        centre = (x + dx * 0.1 * size, y + dy * 0.1 * size)
        yield scores[k, 1], box_at(*centre, size * np.exp(dw * 0.2), size * np.exp(dh * 0.2)), points


def decode_ultraface(outputs, height, width, decoded):
    whole = np.array([width, height, width, height])
    for scores, box, prior in zip(outputs[0][0], outputs[1][0], ultraface_priors(height, width)):
        if not decoded:
            x, y = box[:2] * 0.1 * prior[2:] + prior[:2]
            w, h = np.exp(box[2:] * 0.2) * prior[2:]
            box = np.array(box_at(x, y, w, h))
        yield scores[1], (box * whole).tolist(), []


def decode_yunet(outputs):
    for level, stride in enumerate(STRIDES):
        faces, objects, boxes, points = (outputs[level + 3 * i][0] for i in range(4))
        columns = WIDTH // stride
        for k in range(len(faces)):
            r, c = divmod(k, columns)
            score = np.sqrt(np.clip(faces[k, 0], 0, 1) * np.clip(objects[k, 0], 0, 1))
            x, y = (c + boxes[k, 0]) * stride, (r + boxes[k, 1]) * stride
            w, h = np.exp(boxes[k, 2]) * stride, np.exp(boxes[k, 3]) * stride
            yield score, box_at(x, y, w, h), [
                [(points[k, 2 * n] + c) * stride, (points[k, 2 * n + 1] + r) * stride]
                for n in range(5)
            ]


def decode_scrfd(outputs):
    for level, stride in enumerate(STRIDES):
        scores, distances = outputs[level], outputs[level + 3] * stride
        ys, xs = np.mgrid[: HEIGHT // stride, : WIDTH // stride]
        centres = np.stack([xs, ys], -1).reshape(-1, 2) * float(stride)
        centres = np.stack([centres] * 2, 1).reshape(-1, 2)
        for k, (x, y) in enumerate(centres):
            left, top, right, bottom = distances[k]
            points = []
            if len(outputs) > 6:
                for dx, dy in outputs[level + 6][k].reshape(5, 2) * stride:
                    points.append([x + dx, y + dy])
            yield scores[k, 0], [x - left, y - top, x + right, y + bottom], points


def decode_yolov5(outputs):
    for row in outputs[0][0]:
        yield row[4] * row[15], box_at(*row[:4]), row[5:15].reshape(5, 2).tolist()


def decode_yolov5_raw(outputs):
    for stride, anchors, output in zip(STRIDES, FACE_ANCHORS, outputs):
        for (w, h), maps in zip(anchors, output[0]):
            for r in range(HEIGHT // stride):
                for c in range(WIDTH // stride):
                    row = maps[r, c]
                    x, y = ((sigmoid(row[:2]) * 2 - 0.5) + [c, r]) * stride
                    sides = (sigmoid(row[2:4]) * 2) ** 2 * [w, h]
                    points = row[5:15].reshape(5, 2) * [w, h] + [c * stride, r * stride]
                    yield sigmoid(row[4]) * sigmoid(row[15]), box_at(x, y, *sides), points.tolist()


def decode_yolov7(outputs):
    for row in outputs[0][0]:
        yield row[4] * row[5], box_at(*row[:4]), row[6:].reshape(5, 3)[:, :2].tolist()


def decode_best(outputs):
    for row in outputs[0][0]:
        yield row[4], row[:4].tolist(), row[6:].reshape(-1, 3)[:, :2].tolist()


def decode_yolov8(outputs):
    for row in outputs[0][0].T:
        yield row[4], box_at(*row[:4]), row[5:].reshape(-1, 3)[:, :2].tolist()


def decode_yolov8_distributions(outputs):
    for stride, output in zip(STRIDES, outputs):
        maps = output[0]
        for r in range(HEIGHT // stride):
            for c in range(WIDTH // stride):
                cell = maps[:, r, c]
                bins = np.exp(cell[:64].reshape(4, 16))
                sides = (bins * np.arange(16)).sum(1) / bins.sum(1) * stride
                x, y = (c + 0.5) * stride, (r + 0.5) * stride
                points = [
                    [
                        (cell[65 + 3 * n] * 2 + (c + 0.5 - 0.5)) * stride,
                        (cell[66 + 3 * n] * 2 + (r + 0.5 - 0.5)) * stride,
                    ]
                    for n in range((len(cell) - 65) // 3)
                ]
                yield sigmoid(cell[64]), [
                    x - sides[0],
                    y - sides[1],
                    x + sides[2],
                    y + sides[3],
                ], points


def suppressed(found):
    def area(box):
        return (box[2] - box[0]) * (box[3] - box[1])

    kept = []
    for score, box, points in sorted(found, key=lambda face: -face[0]):
        for _, other, _ in kept:
            w = max(0, min(box[2], other[2]) - max(box[0], other[0]))
            h = max(0, min(box[3], other[3]) - max(box[1], other[1]))
            if w * h / (area(box) + area(other) - w * h) > IOU:
                break
        else:
            kept.append((score, box, points))
    return kept


def face_json(score, box, points):
    return {
        "score": round(float(score), 6),
        "box": [round(float(v), 5) for v in box],
        "landmarks": [[round(float(x), 5), round(float(y), 5)] for x, y in points],
    }


RGB01 = {"normalize": {"mean": [0, 0, 0], "std": [1, 1, 1]}}
BGR255 = {"color": "BGR", "normalize": {"mean": [0, 0, 0], "std": [1 / 255] * 3}}
BGR_MEAN = {
    "color": "BGR",
    "normalize": {"mean": [104 / 255, 117 / 255, 123 / 255], "std": [1 / 255] * 3},
}
RGB_ULTRAFACE = {"normalize": {"mean": [127 / 255] * 3, "std": [128 / 255] * 3}}
RGB_SCRFD = {"normalize": {"mean": [127.5 / 255] * 3, "std": [128 / 255] * 3}}


def tensor(preprocessing, height, width):
    pixels = noise(height * width * 3).reshape(height, width, 3)
    if preprocessing.get("color") == "BGR":
        pixels = pixels[:, :, ::-1]
    normalize = preprocessing["normalize"]
    x = pixels.astype(np.float32) / np.float32(255)
    x = (x - np.float32(normalize["mean"])) / np.float32(normalize["std"])
    return torch.from_numpy(np.ascontiguousarray(x.transpose(2, 0, 1)[None]))


def make(name, seed, network, decode, preprocessing, names, block, height=HEIGHT, width=WIDTH):
    torch.manual_seed(seed)
    model = network().eval()
    model.requires_grad_(False)
    x = tensor(preprocessing, height, width)
    # Inputs of up to 255 would drive every sigmoid to its end.
    model.first.weight.data *= 0.9 / max(1.0, float(model.first(x).std()))
    outputs = model(x)
    outputs = [o.numpy() for o in (outputs if isinstance(outputs, tuple) else (outputs,))]
    buffer = io.BytesIO()
    # PyTorch takes no numbers as names, which published files have all the same.
    usable = ["_" + name for name in names]
    torch.onnx.export(
        model, x, buffer, opset_version=13, input_names=["input"], output_names=usable
    )
    graph = onnx.load_from_string(buffer.getvalue())
    for node in graph.graph.node:
        node.name = ""
        for i, output in enumerate(node.output):
            node.output[i] = output[1:] if output in usable else output
    for output in graph.graph.output:
        output.name = output.name[1:]
    path = OUT / (name + ".onnx")
    onnx.save(graph, str(path))
    found = list(decode([o.astype(np.float64) for o in outputs]))
    scores = sorted((face[0] for face in found), reverse=True)
    threshold = round(float(scores[BOXES - 1] + scores[BOXES]) / 2, 4)
    assert scores[BOXES - 1] > threshold + 1e-4 > scores[BOXES] + 2e-4, scores[: BOXES + 1]
    found = [face for face in found if face[0] >= threshold]
    entry = {
        "input_shape": [1, 3, height, width],
        "classes": ["face"],
        "preprocessing": preprocessing,
        "detector": {**block, "score_threshold": threshold, "iou_threshold": IOU},
    }
    faces = {
        "decoded": [face_json(*face) for face in found],
        # Places in that list, the best score first.
        "kept": [found.index(face) for face in suppressed(found)],
    }
    shapes = [o.shape for o in outputs]
    print(name, path.stat().st_size, "bytes,", len(found), "boxes,", len(faces["kept"]), "faces at", threshold, shapes)
    return entry, faces


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.onnx"):
        old.unlink()
    yunet_names = [kind + "_" + str(s) for kind in ("cls", "obj", "bbox", "kps") for s in STRIDES]
    made, checksums = {}, {}
    made["retinaface"] = make(
        "retinaface", 1, RetinaFace, lambda o: decode_retinaface(o, 52, 60, False), BGR_MEAN,
        ["loc", "conf", "landms"], {"family": "retinaface"}, 52, 60,
    )
    made["retinaface_logits"] = make(
        "retinaface_logits", 2, lambda: RetinaFace(False, False),
        lambda o: decode_retinaface(o, 52, 60, True), BGR_MEAN, ["loc", "conf"],
        {"family": "retinaface", "landmarks": 0, "scores": "logits"}, 52, 60,
    )
    made["yunet"] = make(
        "yunet", 3, YuNet, decode_yunet, BGR255, yunet_names, {"family": "yunet"}
    )
    # As a person's own export may name them.
    renamed = {"cls_8": "face8", "obj_8": "object8"}
    made["yunet_renamed"] = make(
        "yunet_renamed", 3, YuNet, decode_yunet, BGR255,
        [renamed.get(name, name) for name in yunet_names],
        {"family": "yunet", "outputs": renamed},
    )
    made["scrfd"] = make(
        "scrfd", 4, Scrfd, decode_scrfd, RGB_SCRFD, [str(448 + i) for i in range(9)],
        {"family": "scrfd"},
    )
    made["scrfd_without_landmarks"] = make(
        "scrfd_without_landmarks", 5, lambda: Scrfd(False), decode_scrfd, RGB_SCRFD,
        [str(448 + i) for i in range(6)], {"family": "scrfd", "landmarks": 0},
    )
    made["yolov5_face"] = make(
        "yolov5_face", 6, YoloV5Face, decode_yolov5, RGB01, ["output"], {"family": "yolov5_face"}
    )
    made["yolov8_face"] = make(
        "yolov8_face", 7, YoloV8Face, decode_yolov8, RGB01, ["output0"], {"family": "yolov8_face"}
    )
    made["yolov8_face_without_landmarks"] = make(
        "yolov8_face_without_landmarks", 8, lambda: YoloV8Face(0), decode_yolov8, RGB01,
        ["output0"], {"family": "yolov8_face", "landmarks": 0},
    )
    made["yolov8_face_distributions"] = make(
        "yolov8_face_distributions", 10, lambda: YoloV8Face(5, False), decode_yolov8_distributions,
        RGB01, ["output0", "output1", "output2"], {"family": "yolov8_face", "decoded": False},
    )
    for name, seed, decoded in [("ultraface", 11, True), ("ultraface_offsets", 12, False)]:
        made[name] = make(
            name, seed, lambda: UltraFace(52, 60, decoded),
            lambda o: decode_ultraface(o, 52, 60, decoded), RGB_ULTRAFACE, ["scores", "boxes"],
            {"family": "ultraface", **({} if decoded else {"decoded": False})}, 52, 60,
        )
    made["yolov5_face_raw"] = make(
        "yolov5_face_raw", 13, YoloV5FaceRaw, decode_yolov5_raw, RGB01,
        ["stride_8", "stride_16", "stride_32"], {"family": "yolov5_face", "decoded": False},
    )
    made["yolov7_face"] = make(
        "yolov7_face", 14, YoloV7Face, decode_yolov7, RGB01, ["output"], {"family": "yolov7_face"}
    )
    made["yolov10_face"] = make(
        "yolov10_face", 15, lambda: YoloBest(0, 60), decode_best, RGB01, ["output0"],
        {"family": "yolov10_face", "boxes": 60},
    )
    made["yolov10_face_landmarks"] = make(
        "yolov10_face_landmarks", 16, lambda: YoloBest(5, 60), decode_best, RGB01, ["output0"],
        {"family": "yolov10_face", "boxes": 60, "landmarks": 5},
    )
    for file in OUT.glob("*.onnx"):
        checksums[file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
    (OUT / "model_checksums.json").write_text(json.dumps(checksums, indent=1, sort_keys=True) + "\n")
    models = {name + ".onnx": entry for name, (entry, _) in made.items()}
    faces = {name + ".onnx": found for name, (_, found) in made.items()}
    (OUT / "model_info.json").write_text(json.dumps({"models": models}, indent=1) + "\n")
    (OUT / "faces.json").write_text(json.dumps(faces, separators=(",", ":")) + "\n")


main()
