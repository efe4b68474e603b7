"""Records the SHA-256 of each tensor of the reference networks, for ReferenceModelsTest.

Run: python3 tools/verification/record_weights.py
"""

import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import needs  # noqa: E402, F401 (a missing library is one line)

import reference_models  # noqa: E402

TARGET = (
    pathlib.Path(__file__).parents[2]
    / "emotion-benchmarks/src/test/resources/dev/emotion4j/benchmarks/models/reference-weights.txt"
)

if __name__ == "__main__":
    lines = []
    for network in reference_models.FILES:
        for name, tensor in reference_models.build(network).state_dict().items():
            data = tensor.numpy().astype("<f4").tobytes()
            shape = "x".join(map(str, tensor.shape))
            lines.append(f"{network} {name} {shape} {hashlib.sha256(data).hexdigest()}\n")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("".join(lines))
