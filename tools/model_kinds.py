"""Makes small models of the kinds that people publish, with random weights, and PyTorch's answers.

    /usr/bin/python3 tools/model_kinds.py

writes a folder for each kind to emotion-onnx/src/test/resources/dev/emotion4j/onnx/zoo: the model,
its description, an input in the model's own layout (in.f32) and the answer (out.f32): all classes,
then all values. Made with Debian's python3-torch 1.13.0a0, python3-torchvision 0.14.1a0,
python3-onnx 1.12.0 and python3-numpy 1.24.2; answers come from PyTorch in float32, never from
ONNX Runtime. Where PyTorch 1.13 cannot export an operator, the graph is edited or written by hand
and the answer is the same mathematics in PyTorch.
"""

import hashlib
import io
import json
import pathlib
import shutil
import sys

import needs  # noqa: F401 (a missing library is one line)

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

ZOO = pathlib.Path(__file__).parents[1] / "emotion-onnx/src/test/resources/dev/emotion4j/onnx/zoo"
SIZE = 32


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(kind, model, x, answer, classes=7, side=None, **description):
    folder = ZOO / kind
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    path = folder / "m.onnx"
    if side is None:
        onnx.save(model, str(path))
    else:
        # What torch.onnx.export writes from 2.9 on: the weights, small ones too, in a second file.
        onnx.save_model(
            model,
            str(path),
            save_as_external_data=True,
            all_tensors_to_one_file=True,
            location=side,
            size_threshold=0,
        )
    entry = {
        "input_shape": description.pop("input_shape", [1] + list(x.shape[1:])),
        "output_shape": description.pop("output_shape", [1, classes]),
        "classes": ["c%d" % i for i in range(classes)],
        **description,
        "checksum": sha256(path),
    }
    if side is not None:
        entry["files"] = {side: sha256(folder / side)}
    (folder / "model_info.json").write_text(
        json.dumps({"version": "1", "models": {"m.onnx": entry}}, indent=1) + "\n"
    )
    np.ascontiguousarray(x.detach().numpy(), dtype="<f4").tofile(folder / "in.f32")
    np.ascontiguousarray(answer.detach().numpy(), dtype="<f4").tofile(folder / "out.f32")


def export(model, x, opset=13, names=("output",), dynamic=True, **options):
    model.eval().requires_grad_(False)
    buffer = io.BytesIO()
    axes = {"input": {0: "batch_size"}, **{name: {0: "batch_size"} for name in names}}
    torch.onnx.export(
        model,
        x,
        buffer,
        opset_version=opset,
        input_names=["input"],
        output_names=list(names),
        dynamic_axes=axes if dynamic else None,
        **options,
    )
    return onnx.load_model_from_string(buffer.getvalue())


def picture(channels=3, size=SIZE):
    return torch.randn(1, channels, size, size)


class Backbone(nn.Module):
    """Two convolutions; answers [N, 16, size / 4, size / 4]."""

    def __init__(self, channels=3):
        super().__init__()
        self.a = nn.Conv2d(channels, 8, 3, stride=2, padding=1)
        self.b = nn.Conv2d(8, 16, 3, stride=2, padding=1)

    def forward(self, x):
        return F.relu(self.b(F.relu(self.a(x))))


class Net(nn.Module):
    """A backbone, something on its maps, and a classifier."""

    def __init__(self, channels=3, outputs=7):
        super().__init__()
        self.backbone = Backbone(channels)
        self.head = nn.Linear(16, outputs)

    def middle(self, f):
        return f.mean((2, 3))

    def end(self, y):
        return y

    def forward(self, x):
        return self.end(self.head(self.middle(self.backbone(x))))


def plain(kind, net, x=None, opset=13, **description):
    x = picture() if x is None else x
    write(kind, export(net, x, opset), x, net.eval()(x), **description)


# Layouts, element types, batch dimensions


class Keras(nn.Module):
    """As tf2onnx writes a Keras model: channels last outside, a Transpose first."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return F.softmax(self.net(x.permute(0, 3, 1, 2)), -1)


class MiniXception(nn.Module):
    """The block of mini-Xception: separable convolutions beside a strided one."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU())
        self.side = nn.Sequential(nn.Conv2d(8, 16, 1, stride=2), nn.BatchNorm2d(16))
        self.main = nn.Sequential(
            nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False),
            nn.Conv2d(8, 16, 1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.MaxPool2d(3, 2, 1),
        )
        self.last = nn.Conv2d(16, 7, 3, padding=1)

    def forward(self, x):
        y = self.first(x)
        return self.last(self.side(y) + self.main(y)).mean((2, 3))


def layouts():
    x = torch.rand(1, 48, 48, 3)
    grey = {"color": "GRAY", "normalize": {"mean": [0.5], "std": [0.5]}}
    plain("keras_nhwc", Keras(Net()), x, output="probabilities")
    x = torch.rand(1, 64, 64, 1) * 2 - 1
    plain(
        "mini_xception_grey_nhwc",
        Keras(MiniXception()),
        x,
        output="probabilities",
        preprocessing=grey,
    )
    x = torch.randint(0, 256, (1, 1, 64, 64)).float()
    bytes_std = {"color": "GRAY", "normalize": {"mean": [0], "std": [0.00392156862745098]}}
    plain("ferplus_grey_0_to_255", Net(1, 8), x, classes=8, preprocessing=bytes_std)

    net = Net().eval().requires_grad_(False)
    x = torch.randint(0, 256, (1, SIZE, SIZE, 3)).float()

    class Bytes(nn.Module):
        def forward(self, b):
            return net((b.float() / 255 - 0.5).permute(0, 3, 1, 2) / 0.5)

    model = export(Bytes(), x.to(torch.uint8))
    write("uint8_nhwc", model, x, Bytes()(x), input_type="uint8")

    x = picture()
    half = x.half().float()
    model = export(net, half)
    graph = model.graph
    graph.node.insert(0, helper.make_node("Cast", ["half"], ["input"], to=TensorProto.FLOAT))
    graph.node.append(helper.make_node("Cast", ["output"], ["answer"], to=TensorProto.FLOAT16))
    graph.input[0].name = "half"
    graph.input[0].type.tensor_type.elem_type = TensorProto.FLOAT16
    graph.output[0].name = "answer"
    graph.output[0].type.tensor_type.elem_type = TensorProto.FLOAT16
    write("float16", model, half, net(half).half().float())
    model = export(net, x)
    model.graph.node.append(helper.make_node("Cast", ["output"], ["answer"], to=TensorProto.DOUBLE))
    model.graph.output[0].name = "answer"
    model.graph.output[0].type.tensor_type.elem_type = TensorProto.DOUBLE
    write("float64_output", model, x, net(x))

    class One(nn.Module):
        def forward(self, x):
            return net(x.unsqueeze(0)).squeeze(0)

    x = torch.randn(3, SIZE, SIZE)
    model = export(One(), x, dynamic=False)
    write("without_batch", model, x, One()(x), input_shape=[3, SIZE, SIZE], output_shape=[7])


# Outputs


class Outputs(Net):
    def __init__(self, end, outputs=7):
        super().__init__(outputs=outputs)
        self.end = end


class Dan(Net):
    """As DAN: logits, features, and what each attention head saw."""

    def forward(self, x):
        f = self.middle(self.backbone(x))
        return self.head(f), f, torch.stack([f, f * 2], 1)


class SeveralAlike(Net):
    def forward(self, x):
        y = self.head(self.middle(self.backbone(x)))
        return F.softmax(y, -1), y


def outputs():
    plain("log_softmax", Outputs(lambda y: F.log_softmax(y, -1)), output="log_probabilities")
    plain("output_n1c", Outputs(lambda y: y.unsqueeze(1)), output_shape=[1, 1, 7])
    plain(
        "binary_sigmoid",
        Outputs(torch.sigmoid, 1),
        classes=2,
        output="sigmoid",
        output_shape=[1, 1],
    )
    folder = ZOO / "binary_sigmoid"
    p = np.fromfile(folder / "out.f32", "<f4")
    np.concatenate([1 - p, p]).tofile(folder / "out.f32")
    plain(
        "affectnet_multi_task",
        Net(outputs=10),
        classes=8,
        output_shape=[1, 10],
        values={"valence": 8, "arousal": 9},
    )
    x = picture()
    net = Dan().eval()
    write("dan_three_outputs", export(net, x, names=("out", "feat", "heads")), x, net(x)[0])
    net = SeveralAlike().eval()
    model = export(net, x, names=("probabilities", "scores"))
    write("two_outputs_of_one_shape", model, x, net(x)[1], output_name="scores")
    net = Net().eval().requires_grad_(False)
    model = export(net, x)
    model.graph.input.append(
        helper.make_tensor_value_info("unused", TensorProto.INT64, ["batch_size", 2])
    )
    write("unused_input", model, x, net(x))


# External data, and what PyTorch 2.9 and later write


def baked():
    """Batch 1 in a Reshape and in the declared output, under a dynamic input."""
    x = picture(size=64)
    net = Net().eval().requires_grad_(False)
    model = export(net, x)
    nodes = list(model.graph.node)
    gemm = [n for n in nodes if n.op_type == "Gemm"][0]
    model.graph.initializer.append(numpy_helper.from_array(np.array([1, 16], "i8"), "shape"))
    at = nodes.index(gemm)
    model.graph.node.insert(at, helper.make_node("Reshape", [gemm.input[0], "shape"], ["baked"]))
    model.graph.node[at + 1].input[0] = "baked"
    model.graph.output[0].type.tensor_type.shape.dim[0].dim_value = 1
    write("torch_2_9_external_data", model, x, net(x), side="m.onnx.data")


# Operators


class Einsum(Net):
    def middle(self, f):
        b, c, h, w = f.shape
        t = f.reshape(b, 2, 8, h * w)
        scores = torch.einsum("bhcq,bhck->bhqk", t, t)
        mixed = torch.einsum("bhqk,bhck->bhcq", F.softmax(scores, -1), t)
        return torch.einsum("...cq->...c", mixed.reshape(b, 16, h * w))


class Lstm(Net):
    def __init__(self, kind):
        super().__init__()
        self.rnn = kind(16, 8, bidirectional=True, batch_first=True)

    def middle(self, f):
        return self.rnn(f.flatten(2).transpose(1, 2))[0].mean(1)


class Grid(Net):
    def __init__(self):
        super().__init__()
        self.localisation = nn.Linear(16, 6)

    def forward(self, x):
        theta = self.localisation(self.backbone(x).mean((2, 3))).view(-1, 2, 3)
        line = torch.linspace(-1, 1, 16)
        gy, gx = torch.meshgrid(line, line, indexing="ij")
        base = torch.stack([gx, gy, torch.ones_like(gx)], -1).reshape(1, 256, 3)
        grid = torch.matmul(base, theta.transpose(1, 2)).reshape(-1, 16, 16, 2)
        return self.head(self.backbone(F.grid_sample(x, grid, align_corners=False)).mean((2, 3)))


class Middle(Net):
    def __init__(self, middle):
        super().__init__()
        self.middle = middle


def one_hot_attention(f):
    best = f.flatten(2).mean(1).argmax(1)
    return (f.flatten(2) * F.one_hot(best, 64).unsqueeze(1).float()).sum(2)


def masked_attention(f):
    t = f.flatten(2).transpose(1, 2)
    scores = t @ t.transpose(1, 2)
    causal = torch.ones(64, 64).tril().bool()
    weights = F.softmax(scores.masked_fill(~causal, float("-inf")), -1)
    weights = torch.where(torch.isnan(weights), torch.zeros_like(weights), weights)
    return (weights @ t).mean(1)


def scattered(f):
    t = f.flatten(2)
    places = t.argsort(dim=2)[:, :, :4]
    return torch.zeros_like(t).scatter(2, places, t.gather(2, places) + 1).mean(2)


def same_padding(net):
    """timm's padding, traced with torch.clamp: sizes computed from the input's shape."""

    class Same(Net):
        def forward(self, x):
            h, w = torch._shape_as_tensor(x)[2], torch._shape_as_tensor(x)[3]
            ph = torch.clamp((torch.ceil(h / 2) - 1) * 2 + 3 - h, min=0).int()
            pw = torch.clamp((torch.ceil(w / 2) - 1) * 2 + 3 - w, min=0).int()
            x = F.pad(x, [pw // 2, pw - pw // 2, ph // 2, ph - ph // 2])
            return self.head(self.middle(self.backbone(x)))

    return Same()


def operators():
    plain("einsum_attention", Einsum(), opset=13)
    x = picture()
    for name, kind in (("cnn_lstm", nn.LSTM), ("cnn_gru", nn.GRU), ("cnn_rnn", nn.RNN)):
        plain(name, Lstm(kind), opset=14)
    plain("spatial_transformer", Grid(), opset=16)
    plain("one_hot_attention", Middle(one_hot_attention))
    plain("masked_attention", Middle(masked_attention), opset=14)
    plain("sort_and_scatter", Middle(scattered))
    plain("top_k", Middle(lambda f: torch.topk(f.flatten(2), 5, 2)[0].mean(2)))
    plain("log_sum_exp", Middle(lambda f: torch.logsumexp(f, (2, 3))))
    plain("cumulative_sum", Middle(lambda f: f.flatten(2).cumsum(2).mean(2)))
    plain("triangle", Middle(lambda f: f.triu(1).mean((2, 3))), opset=14)
    plain("tan_and_atan", Middle(lambda f: torch.atan(torch.tan(f * 0.1)).mean((2, 3))))
    plain("softshrink", Middle(lambda f: F.softshrink(f, 0.1).mean((2, 3))))
    plain("group_norm", Middle(lambda f: F.group_norm(f, 4).mean((2, 3))))
    plain("local_response_norm_if", Middle(lambda f: nn.LocalResponseNorm(3)(f).mean((2, 3))), opset=11)

    net = same_padding(None).eval()
    model = export(net, x, opset=11, do_constant_folding=False)
    write("timm_same_padding", model, x, net(x))
    dynamic = io.BytesIO()
    torch.onnx.export(
        net,
        x,
        dynamic,
        opset_version=14,
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": {0: "n", 2: "h", 3: "w"}, "output": {0: "n"}},
    )
    model = onnx.load_model_from_string(dynamic.getvalue())
    write("timm_same_padding_dynamic", model, x, net(x))


# Graphs that PyTorch 1.13 cannot write


def by_hand(kind, opset, nodes, middle, tensors=(), domain=None):
    """The backbone as exported, other nodes from "maps" to "pooled", then the head."""
    net = Net().eval().requires_grad_(False)
    x = picture()
    model = export(net, x)
    graph = model.graph
    head = [n for n in graph.node if n.op_type == "Gemm"][0]
    relu = [n for n in graph.node if n.op_type == "Relu"][-1]
    kept = list(graph.node)[: list(graph.node).index(relu) + 1]
    relu.output[0] = "maps"
    head.input[0] = "pooled"
    del graph.node[:]
    graph.node.extend(kept + [helper.make_node(*args, **kw) for args, kw in nodes] + [head])
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in tensors)
    del graph.value_info[:]
    del model.opset_import[:]
    model.opset_import.append(helper.make_opsetid("", opset))
    if domain:
        model.opset_import.append(helper.make_opsetid(domain, 1))
    model.ir_version = 8 if opset < 19 else 10
    write(kind, model, x, net.head(middle(net.backbone(x))))


def node(*args, **attributes):
    return args, attributes


def hand_written():
    pool = node("ReduceMean", ["y", "pixels"], ["pooled"], keepdims=0)
    last = ("pixels", np.array([2, 3], "i8"))
    by_hand("global_lp_pool", 13, [
        node("GlobalLpPool", ["maps"], ["lp"], p=2),
        node("Flatten", ["lp"], ["pooled"]),
    ], lambda f: (f * f).sum((2, 3)).sqrt())
    by_hand("mean_variance_normalization", 13, [
        node("MeanVarianceNormalization", ["maps"], ["y"], axes=[2, 3]),
        node("Abs", ["y"], ["z"]),
        node("ReduceMean", ["z"], ["pooled"], axes=[2, 3], keepdims=0),
    ], lambda f: ((f - f.mean((2, 3), keepdim=True))
                  / (f.std((2, 3), unbiased=False, keepdim=True) + 1e-9)).abs().mean((2, 3)))
    by_hand("xor", 13, [
        node("Greater", ["maps", "half"], ["a"]),
        node("Greater", ["maps", "quarter"], ["b"]),
        node("Xor", ["a", "b"], ["c"]),
        node("Cast", ["c"], ["y"], to=TensorProto.FLOAT),
        node("ReduceMean", ["y"], ["pooled"], axes=[2, 3], keepdims=0),
    ], lambda f: ((f > 0.5) ^ (f > 0.25)).float().mean((2, 3)),
        [("half", np.array(0.5, "f4")), ("quarter", np.array(0.25, "f4"))])
    by_hand("swish_24", 24, [node("Swish", ["maps"], ["y"]), pool],
            lambda f: (f * torch.sigmoid(f)).mean((2, 3)), [last])
    scale = np.linspace(0.5, 1.5, 8).astype("f4")
    by_hand("rms_normalization_23", 23, [
        node("RMSNormalization", ["maps", "scale"], ["y"], axis=-1, epsilon=1e-5), pool,
    ], lambda f: (f / (f.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt()
                  * torch.from_numpy(scale)).mean((2, 3)), [last, ("scale", scale)])
    tokens = [
        node("Reshape", ["maps", "flat"], ["rows"]),
        node("Transpose", ["rows"], ["t"], perm=[0, 2, 1]),
        node("Attention", ["t", "t", "t"], ["y"], q_num_heads=2, kv_num_heads=2),
        node("ReduceMean", ["y", "one"], ["pooled"], keepdims=0),
    ]

    def attention(f):
        t = f.flatten(2).transpose(1, 2)
        q = t.reshape(1, 64, 2, 8).transpose(1, 2)
        y = F.softmax(q @ q.transpose(2, 3) / 8**0.5, -1) @ q
        return y.transpose(1, 2).reshape(1, 64, 16).mean(1)

    by_hand("attention_23", 23, tokens, attention,
            [("flat", np.array([0, 16, 64], "i8")), ("one", np.array([1], "i8"))])
    own = "com.microsoft"
    weights = torch.randn(16, 16, 1, 1)
    by_hand("fused_by_the_runtime", 13, [
        node("FusedConv", ["maps", "w"], ["c"], domain=own, activation="Relu", kernel_shape=[1, 1]),
        node("QuickGelu", ["c"], ["g"], domain=own, alpha=1.702),
        node("Gelu", ["g"], ["e"], domain=own),
        node("Reshape", ["e", "flat"], ["rows"]),
        node("FusedMatMul", ["rows", "rows"], ["m"], domain=own, transB=1, alpha=0.1),
        node("SkipLayerNormalization", ["m", "m", "gamma", "beta"], ["y"], domain=own, epsilon=1e-5),
        node("ReduceMean", ["y"], ["pooled"], axes=[2], keepdims=0),
    ], lambda f: fused(f, weights),
        [("w", weights.numpy()), ("flat", np.array([0, 16, 64], "i8")),
         ("gamma", np.linspace(0.5, 2, 16).astype("f4")), ("beta", np.zeros(16, "f4"))], own)
    by_hand("operator_without_a_rule", 13, [
        node("Slice", ["maps", "zero", "two", "both"], ["corner"]),
        node("Det", ["corner"], ["pooled"]),
    ], lambda f: torch.det(f[:, :, :2, :2]),
        [("zero", np.array([0, 0], "i8")), ("two", np.array([2, 2], "i8")),
         ("both", np.array([2, 3], "i8"))])


def fused(f, weights):
    c = F.relu(F.conv2d(f, weights))
    rows = F.gelu(c * torch.sigmoid(1.702 * c)).flatten(2)
    m = rows @ rows.transpose(1, 2) * 0.1
    y = F.layer_norm(m + m, (16,), torch.linspace(0.5, 2, 16), torch.zeros(16), 1e-5)
    return y.mean(2)


# What other tools than exporters leave behind


def graph_of(operator_lists):
    """Graphs for If, one a list of (arguments, attributes) whose last output is the graph's."""
    return [
        helper.make_graph(
            [helper.make_node(*args, **kw) for args, kw in nodes],
            "branch",
            [],
            [helper.make_tensor_value_info(nodes[-1][0][2][0], TensorProto.FLOAT, None)],
            [numpy_helper.from_array(value, name) for name, value in tensors],
        )
        for nodes, tensors in operator_lists
    ]


def leftovers():
    x = picture()
    net = Net().eval().requires_grad_(False)
    model = export(net, x)
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes[::-1])
    write("nodes_out_of_order", model, x, net(x))

    # Labels in the graph: the best one's name as a second output, as Lobe exports it.
    model = export(Keras(net).eval(), x.permute(0, 2, 3, 1))
    graph = model.graph
    graph.initializer.append(
        helper.make_tensor("labels", TensorProto.STRING, [7], [b"label %d" % i for i in range(7)])
    )
    graph.node.extend([
        helper.make_node("ArgMax", ["output"], ["best"], axis=1, keepdims=0),
        helper.make_node("Gather", ["labels", "best"], ["Label"]),
    ])
    graph.output.insert(0, helper.make_tensor_value_info("Label", TensorProto.STRING, ["n"]))
    write("labels_in_the_graph", model, x.permute(0, 2, 3, 1), F.softmax(net(x), -1),
          output="probabilities", output_name="output")

    # The classes are computed from features that are an output too.
    model = export(net, x)
    gemm = [n for n in model.graph.node if n.op_type == "Gemm"][0]
    model.graph.output.insert(
        0, helper.make_tensor_value_info(gemm.input[0], TensorProto.FLOAT, ["batch_size", 16])
    )
    write("features_first", model, x, net(x), output_name="output")

    # Probabilities in steps of 1/256, which are divided by their sum.
    steps = Outputs(lambda y: torch.round(F.softmax(y * 4, -1) * 256) / 256)
    y = steps.eval()(x)
    write("rounded_probabilities", export(steps, x), x, y / y.sum(), output="probabilities")

    # Different convolutions for bright and for dark pictures.
    weights = [torch.randn(16, 16, 1, 1) for _ in range(2)]
    branches = graph_of([
        ([node("Conv", ["maps", "w%d" % i], ["c%d" % i]),
          node("Mul", ["c%d" % i, "s%d" % i], ["m%d" % i])],
         [("s%d" % i, np.linspace(0.5, 2, 16).astype("f4").reshape(1, 16, 1, 1))])
        for i in range(2)
    ])
    scale = torch.linspace(0.5, 2, 16).reshape(1, 16, 1, 1)
    by_hand("convolutions_in_branches", 13, [
        node("ReduceMean", ["input"], ["mean"], keepdims=0),
        node("Greater", ["mean", "limit"], ["bright"]),
        node("If", ["bright"], ["y"], then_branch=branches[0], else_branch=branches[1]),
        node("ReduceMean", ["y"], ["pooled"], axes=[2, 3], keepdims=0),
    ], lambda f: (F.conv2d(f, weights[1]) * scale).mean((2, 3)),
        [("limit", np.array(9, "f4"))] + [("w%d" % i, w.numpy()) for i, w in enumerate(weights)])

    # Scores in a map of labels only, as Microsoft's Custom Vision exported them and what was
    # converted from CoreML and scikit-learn has them; pictures of BGR from 0 to 255.
    labels = ["angry", "happy", "sad", "calm", "bored"]
    net = Outputs(lambda y: F.softmax(y, -1), 5).eval().requires_grad_(False)
    x = torch.randint(0, 256, (1, 3, SIZE, SIZE)).float()
    model = export(net, x, opset=9)
    graph = model.graph
    graph.node.extend([
        helper.make_node("ArgMax", ["output"], ["best"], axis=1, keepdims=0),
        helper.make_node("ArrayFeatureExtractor", ["labels", "best"], ["named"], domain="ai.onnx.ml"),
        helper.make_node("Reshape", ["named", "flat"], ["classLabel"]),
        helper.make_node("ZipMap", ["output"], ["loss"], domain="ai.onnx.ml", classlabels_strings=labels),
    ])
    graph.initializer.extend([
        helper.make_tensor("labels", TensorProto.STRING, [5], [name.encode() for name in labels]),
        numpy_helper.from_array(np.array([-1], "i8"), "flat"),
    ])
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info("classLabel", TensorProto.STRING, ["n"]))
    scores = graph.output.add(name="loss").type.sequence_type.elem_type.map_type
    scores.key_type = TensorProto.STRING
    scores.value_type.tensor_type.elem_type = TensorProto.FLOAT
    model.opset_import.append(helper.make_opsetid("ai.onnx.ml", 1))
    bgr = {"color": "BGR", "normalize": {"mean": [0, 0, 0], "std": [0.00392156862745098] * 3}}
    write("scores_in_a_map", model, x, net(x), classes=5, output="probabilities",
          output_name="output", preprocessing=bgr)

    # The best label's number alone.
    net = Net().eval().requires_grad_(False)
    x = picture()
    model = export(net, x)
    model.graph.node.append(helper.make_node("ArgMax", ["output"], ["label"], axis=1, keepdims=0))
    model.graph.output[0].CopyFrom(helper.make_tensor_value_info("label", TensorProto.INT64, ["n"]))
    write("best_label_alone", model, x, net(x), output_name="output")


# Answers for models that came without


def evaluate(path, x):
    """Runs a graph of a few operators with PyTorch, one node after the other."""
    model = onnx.load(str(path))
    values = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in model.graph.initializer}
    values[model.graph.input[0].name] = x
    for n in model.graph.node:
        a = {p.name: helper.get_attribute_value(p) for p in n.attribute}
        i = [values.get(name) for name in n.input]
        values[n.output[0]] = {
            "Conv": lambda: F.conv2d(
                i[0], i[1], i[2] if len(i) > 2 else None, a.get("strides", 1),
                a.get("pads", [0, 0])[:2], a.get("dilations", 1), a.get("group", 1)),
            "Relu": lambda: F.relu(i[0]),
            "Sigmoid": lambda: torch.sigmoid(i[0]),
            "Identity": lambda: i[0],
            "Flatten": lambda: i[0].flatten(1),
            "GlobalAveragePool": lambda: i[0].mean((2, 3), keepdim=True),
            "ReduceMean": lambda: i[0].mean(tuple(a["axes"]), keepdim=bool(a.get("keepdims", 1))),
            "ReduceMin": lambda: i[0].amin(tuple(a.get("axes", range(i[0].dim()))),
                                           keepdim=bool(a.get("keepdims", 1))),
            "MatMul": lambda: i[0] @ i[1],
            "Gemm": lambda: i[0] @ (i[1].T if a.get("transB") else i[1]) + i[2],
            "Shape": lambda: torch.tensor(i[0].shape),
            "Gather": lambda: i[0].index_select(a.get("axis", 0), i[1].reshape(-1)).reshape(i[1].shape),
            "Unsqueeze": lambda: i[0].unsqueeze(int(i[1])),
            "Concat": lambda: torch.cat(i, a["axis"]),
            "Clip": lambda: torch.clamp(i[0], i[1] if len(i) > 1 else None, i[2] if len(i) > 2 else None),
            "Pad": lambda: pad(i[0], i[1].tolist()),
        }[n.op_type]()
    return values


def pad(x, pads):
    half = len(pads) // 2
    flat = []
    for d in reversed(range(half)):
        flat += [pads[d], pads[d + half]]
    return F.pad(x, flat)


def answers():
    for kind, size, output in (
        ("shape_arithmetic_clip", 64, "y"),
        ("shape_arithmetic_reduce", 64, "y"),
        ("two_outputs", 112, "output"),
    ):
        folder = ZOO / kind
        x = torch.from_numpy(np.fromfile(folder / "in.f32", "<f4")).reshape(1, 3, size, size)
        y = evaluate(folder / "m.onnx", x)[output]
        np.ascontiguousarray(y.detach().numpy(), dtype="<f4").tofile(folder / "out.f32")


if __name__ == "__main__":
    sys.stderr = open("/dev/null", "w") if "-q" in sys.argv else sys.stderr
    torch.manual_seed(13)
    with torch.no_grad():
        for part in (layouts, outputs, baked, operators, hand_written, leftovers, answers):
            part()
    print(len(list(ZOO.iterdir())), "models in", ZOO)
