"""The three reference networks in torch, with the weights that emotion-benchmarks gives them.

The recipe, the same as in ReferenceWeights.java, so that both sides hold the same bits:

* A tensor's seed is the FNV-1a hash (64 bits) of "<network>/<tensor>" in UTF-8, for example
  "MobileNetV2/features.0.0.weight". Tensor names are those of torchvision's state dict.
* Element i is splitmix64's output i+1 from that seed. Its upper 24 bits, n, give the float32
  (n * 2^-23 - 1) * bound, which lies in [-bound, bound).
* bound is float32(sqrt(6 / fan_in)) for the weights of convolutions, which is He's uniform range and
  keeps activations alive; 3 in place of 6 for EfficientNet-B0's projections, the convolutions
  at a block's end that no activation follows (with 6 a white picture drives SiLU beyond 60, and
  rounding errors grow a hundredfold); float32(sqrt(1 / fan_in)) for those of fully connected layers, which is
  torch's own range for them (64 in place of 1 for EfficientNet-B0's, whose
  features differ little from picture to picture); and 0.5 for biases.

Batch normalisation is already folded, as torch's exporter does: each convolution has a bias, and
the normalisation that follows is replaced by the identity.
"""

import re

import numpy as np
import torch
import torchvision

CLASSES = ["Bored", "Confused", "Focused", "Tired"]
FILES = {
    "MobileNetV2": "mobilenet_emotion.onnx",
    "LandmarkCNN": "landmark_cnn_emotion.onnx",
    "EfficientNet-B0": "efficientnet_emotion.onnx",
}


class LandmarkCnn(torch.nn.Sequential):
    """Three convolutions with max pooling, and two fully connected layers."""

    def __init__(self, num_classes=4):
        nn = torch.nn
        super().__init__()
        features = []
        for inputs, outputs in ((3, 32), (32, 64), (64, 128)):
            features += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        self.add_module("features", nn.Sequential(*features))
        self.add_module("flatten", nn.Flatten())
        self.add_module(
            "classifier",
            nn.Sequential(
                nn.Linear(128 * 28 * 28, 512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, num_classes)
            ),
        )


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode("utf-8"):
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def uniform(seed, count, bound):
    """float32[count] from splitmix64, in [-bound, bound)."""
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    unit = (z >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-23) - np.float32(1)
    return unit * np.float32(bound)


def range_factor(network, name, parameter):
    if parameter.dim() != 4:
        return 64.0 if network == "EfficientNet-B0" else 1.0
    if network == "EfficientNet-B0" and re.search(r"\.block\.[23]\.0\.weight$", name):
        return 3.0
    return 6.0


def without_batch_norm(module):
    for name, child in module.named_children():
        if isinstance(child, torch.nn.BatchNorm2d):
            setattr(module, name, torch.nn.Identity())
        else:
            without_batch_norm(child)
        if isinstance(child, torch.nn.Conv2d) and child.bias is None:
            child.bias = torch.nn.Parameter(torch.zeros(child.out_channels))
    return module


def build(network):
    """Returns the network in evaluation mode, filled in by the recipe."""
    make = {
        "MobileNetV2": torchvision.models.mobilenet_v2,
        "LandmarkCNN": LandmarkCnn,
        "EfficientNet-B0": torchvision.models.efficientnet_b0,
    }[network]
    model = without_batch_norm(make(num_classes=len(CLASSES))).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith(".bias"):
                bound = 0.5
            else:
                fan_in = parameter[0].numel()
                bound = np.sqrt(range_factor(network, name, parameter) / fan_in)
            values = uniform(fnv1a(network + "/" + name), parameter.numel(), bound)
            parameter.copy_(torch.from_numpy(values.reshape(parameter.shape)))
    return model
