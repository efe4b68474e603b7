"""Exports a trained PyTorch classifier as ONNX with the metadata that emotion4j reads, and checks it.

    python3 tools/export_onnx.py --arch mobilenet_v2 --weights mobile_epoch35.pth \\
        --labels Bored,Confused,Focused,Tired --out models

writes models/mobilenet_emotion.onnx, and the model's entries in models/model_info.json and
models/model_checksums.json; entries of other models there stay. Then it classifies pictures with
PyTorch and, through the command line of emotion4j, with the exported file, and compares what the
model is fed (to the last bit) and the logits (within 1e-4). Exit code 1 if they differ.

Needs torch, torchvision, numpy and Pillow; the check also needs Java and
emotion-examples/target/emotion.jar (`mvn -q -DskipTests package`).
"""

import argparse
import hashlib
import inspect
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import needs  # noqa: F401 (a missing library is one line)

import numpy as np
import torch
import torchvision
from PIL import Image, ImageOps
from torchvision import transforms

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools" / "verification"))
from reference_models import LandmarkCnn  # noqa: E402

SIZE = 224
TOLERANCE = 1e-4
# Logits closer together than this say little: any model agrees with any other.
TINY_SPREAD = 0.05
ARCHITECTURES = {
    "mobilenet_v2": ("MobileNetV2", "mobilenet_emotion.onnx", torchvision.models.mobilenet_v2),
    "landmark_cnn": ("LandmarkCNN", "landmark_cnn_emotion.onnx", LandmarkCnn),
    "efficientnet_b0": (
        "EfficientNet-B0",
        "efficientnet_emotion.onnx",
        torchvision.models.efficientnet_b0,
    ),
}
TRANSFORM = transforms.Compose(
    [
        transforms.Resize((SIZE, SIZE)),
        transforms.ToTensor(),
        transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]),
    ]
)


def one_line(error):
    return " ".join(str(error).split())


def read_weights(path):
    """Returns the state dict of a checkpoint in any of the three usual shapes."""
    if "weights_only" not in inspect.signature(torch.load).parameters:
        sys.exit(
            f"torch {torch.__version__} runs the code that a checkpoint may hold; use 1.13 or later,"
            " which can read weights alone"
        )
    try:
        checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        sys.exit(
            f"{path}: torch cannot read it as weights alone ({type(error).__name__}); a whole pickled"
            " model holds code; save it with torch.save(model.state_dict(), path)"
        )
    if not isinstance(checkpoint, dict):
        sys.exit(
            f"{path}: holds a {type(checkpoint).__name__}, expected a state dict,"
            " {'state_dict': ...} or {'model_state_dict': ...};"
            " save it with torch.save(model.state_dict(), path)"
        )
    for key in ("model_state_dict", "state_dict"):
        if isinstance(checkpoint.get(key), dict):
            checkpoint = checkpoint[key]
            break
    if not checkpoint or not all(isinstance(value, torch.Tensor) for value in checkpoint.values()):
        sys.exit(f"{path}: expected a state dict of tensors, but found {list(checkpoint)[:5]}")
    # What torch.nn.DataParallel adds to every name.
    return {re.sub(r"^module\.", "", name): value for name, value in checkpoint.items()}


def load_model(architecture, weights, labels):
    model = ARCHITECTURES[architecture][2](num_classes=len(labels))
    state = read_weights(weights)
    expected = model.state_dict()
    shapes = [tuple(tensor.shape) for tensor in expected.values()]
    if architecture == "landmark_cnn" and [tuple(t.shape) for t in state.values()] == shapes:
        # Nobody agrees on this network's layer names; order and shapes tell the layers apart.
        state = dict(zip(expected, state.values()))
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        sys.exit(f"{weights}: does not fit {architecture} with {len(labels)} labels: {one_line(error)}")
    return model.eval()


def one_file_by_trace():
    """The options that make torch's newer exporters write what the older ones do.

    From 2.9 on the default exporter is another one, which needs the package onnxscript and writes
    the weights into a second file. Versions differ in which options they know.
    """
    known = inspect.signature(torch.onnx.export).parameters
    wanted = {"dynamo": False, "external_data": False}
    return {name: value for name, value in wanted.items() if name in known}


def export(model, file):
    torch.onnx.export(
        model,
        torch.zeros(1, 3, SIZE, SIZE),
        str(file),
        opset_version=12,
        do_constant_folding=True,
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": {0: "batch_size"}, "output": {0: "batch_size"}},
        **one_file_by_trace(),
    )


def read_json(path):
    """Returns the object in a JSON file; an empty one if there is no such file."""
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        sys.exit(f"{path}: not JSON: {error}")
    if not isinstance(content, dict):
        sys.exit(f"{path}: expected a JSON object, but found a {type(content).__name__}")
    return content


def read_picture(path):
    """Decodes and turns upright, as the command line does."""
    try:
        return ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    except Exception as error:
        sys.exit(f"{path}: Pillow cannot read it: {one_line(error)}")


def golden_run(model, seed=1):
    """A run whose answer is known, for selfTest(); docs/models.md says how the input is made."""
    shape = (1, 3, SIZE, SIZE)
    with np.errstate(over="ignore"):
        z = np.arange(1, np.prod(shape) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z += np.uint64(seed)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    values = ((z >> np.uint64(40)) * 2.0**-22 - 2).astype(np.float32).reshape(shape)
    with torch.no_grad():
        output = model(torch.from_numpy(values))[0].tolist()
    return {"seed": seed, "output": output, "tolerance": TOLERANCE}


def write_metadata(out, file, name, labels, golden, version, note):
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    entry = {
        "name": name,
        "input_shape": [1, 3, SIZE, SIZE],
        "output_shape": [1, len(labels)],
        "classes": labels,
        "checksum": checksum,
        "golden": golden,
    }
    if note:
        entry["note"] = note
    info = read_json(out / "model_info.json")
    info["version"] = version
    info.setdefault("models", {})[file.name] = entry
    checksums = read_json(out / "model_checksums.json")
    checksums[file.name] = checksum
    for path, content in (("model_info.json", info), ("model_checksums.json", checksums)):
        (out / path).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def emotion(jar, *arguments):
    command = ["java", "-jar", str(jar), *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if run.returncode != 0:
        sys.exit(f"The check failed: {' '.join(command)}: {one_line(run.stderr)}")
    return run.stdout


def centred_logits(probabilities):
    """Logits less their mean: softmax tells no more of them."""
    logs = np.log(np.maximum(probabilities, np.finfo(np.float32).tiny))
    return logs - logs.mean()


def check(model, out, file, labels, pictures, jar):
    """Compares PyTorch with the exported file through our command line; returns if they agree."""
    chosen = ["--models", out, "--model", file.name]
    agrees = True
    with tempfile.TemporaryDirectory() as folder:
        emotion(jar, "tensor", "--out-dir", folder, *chosen, *pictures)
        answers = emotion(jar, "classify", "--whole-image", "--json", *chosen, *pictures)
        for picture, line in zip(pictures, answers.splitlines()):
            expected = TRANSFORM(read_picture(picture))
            fed = np.fromfile(pathlib.Path(folder) / (pathlib.Path(picture).name + ".f32"), "<f4")
            different = int((fed != expected.numpy().ravel()).sum())
            with torch.no_grad():
                logits = model(expected[None])[0].double()
            answer = json.loads(line)["faces"][0]["probabilities"]
            ours = np.array([answer[label] for label in labels])
            furthest = np.abs(centred_logits(ours) - (logits - logits.mean()).numpy()).max()
            moved = np.abs(ours - torch.softmax(logits, 0).numpy()).max()
            good = different == 0 and furthest <= TOLERANCE
            agrees = agrees and good
            print(
                f"{picture}: {different} of {fed.size} inputs differ, logits differ by at most"
                f" {furthest:.2e}, probabilities by {moved:.2e}: {'agrees' if good else 'DIFFERS'}"
            )
            spread = (logits.max() - logits.min()).item()
            if spread < TINY_SPREAD:
                print(
                    f"warning: {picture}: PyTorch's logits lie within {spread:.1e} of each other, so"
                    " this comparison says little; are the weights trained?",
                    file=sys.stderr,
                )
    return agrees


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--arch", required=True, choices=sorted(ARCHITECTURES))
    parser.add_argument("--weights", required=True, help="the .pth file")
    parser.add_argument("--labels", required=True, help="the classes in training order: A,B,C,D")
    parser.add_argument("--out", required=True, type=pathlib.Path, help="the model directory")
    parser.add_argument("--file", help="the model's file name (default: by architecture)")
    parser.add_argument("--version", default="1.0.0")
    parser.add_argument("--note")
    parser.add_argument("--jar", default=ROOT / "emotion-examples/target/emotion.jar")
    parser.add_argument("--skip-check", action="store_true", help="export only")
    parser.add_argument("pictures", nargs="*", help="pictures for the check")
    options = parser.parse_args()

    try:
        run(options)
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}")


def validate(options, labels):
    """Ends with one line before anything is written, if something is wrong."""
    if len(set(labels)) != len(labels) or not all(labels):
        sys.exit(f"--labels needs different, non-empty names, but got {labels}")
    if not pathlib.Path(options.weights).is_file():
        sys.exit(f"{options.weights}: no such file; --weights needs the .pth file")
    if options.file and (pathlib.Path(options.file).name != options.file or "." not in options.file):
        sys.exit(f"--file needs a plain file name such as my.onnx, but got {options.file}")
    if options.out.exists() and not options.out.is_dir():
        sys.exit(f"{options.out}: expected a directory, but this is a file")
    for name in ("model_info.json", "model_checksums.json"):
        read_json(options.out / name)
    if not options.skip_check:
        if not pathlib.Path(options.jar).is_file():
            sys.exit(f"{options.jar}: missing; build it with: mvn -q -DskipTests package")
        if not shutil.which("java"):
            sys.exit("java: not found; the check needs it; --skip-check does without")
        for picture in options.pictures:
            read_picture(picture)


def run(options):
    labels = [label.strip() for label in options.labels.split(",")]
    validate(options, labels)
    name, default_file, _ = ARCHITECTURES[options.arch]
    model = load_model(options.arch, options.weights, labels)
    options.out.mkdir(parents=True, exist_ok=True)
    file = options.out / (options.file or default_file)
    export(model, file)
    golden = golden_run(model)
    write_metadata(options.out, file, name, labels, golden, options.version, options.note)
    print(f"{file}: {file.stat().st_size:,} bytes, labels {labels}")
    if options.skip_check:
        return
    pictures = options.pictures or [os.path.relpath(ROOT / "docs/images/astronaut.png")]
    if not check(model, options.out, file, labels, pictures, options.jar):
        sys.exit(1)


if __name__ == "__main__":
    main()
