#!/usr/bin/python3
"""Makes the signed test models: a tiny classifier, its description, and OpenSSL's signature.

Needs python3-onnx and OpenSSL 3. The key is that of RFC 8032's test 1, which the whole world
knows: it must sign nothing else. Run in emotion-onnx/src/test/resources/dev/emotion4j/onnx/signed.
"""
import base64
import hashlib
import json
import subprocess
from pathlib import Path

import needs  # noqa: F401 (a missing library is one line)

from onnx import TensorProto, helper

SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, check=True, capture_output=True).stdout


def model():
    """The mean of each channel: three numbers a picture."""
    graph = helper.make_graph(
        [
            helper.make_node("GlobalAveragePool", ["input"], ["p"]),
            helper.make_node("Flatten", ["p"], ["output"]),
        ],
        "means",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["N", 3, 8, 8])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["N", 3])],
    )
    made = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 12)], producer_name="means-a"
    )
    made.ir_version = 7
    return made.SerializeToString()


def main():
    Path("means.onnx").write_bytes(model())
    described = {
        "name": "Channel means",
        "input_shape": [1, 3, 8, 8],
        "output_shape": [1, 3],
        "classes": ["red", "green", "blue"],
        "checksum": hashlib.sha256(model()).hexdigest(),
    }
    info = {"version": "1.0.0", "models": {"means.onnx": described}}
    Path("model_info.json").write_text(json.dumps(info, indent=2) + "\n")
    pkcs8 = bytes.fromhex("302e020100300506032b657004220420" + SEED)
    Path("private.pem").write_bytes(openssl("pkey", "-inform", "DER", data=pkcs8))
    Path("public.pem").write_bytes(openssl("pkey", "-in", "private.pem", "-pubout"))
    signature = openssl(
        "pkeyutl", "-sign", "-inkey", "private.pem", "-rawin", "-in", "model_info.json"
    )
    Path("model_info.json.sig").write_bytes(base64.b64encode(signature))


main()
