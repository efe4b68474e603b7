"""Says in one line which Debian package brings a library that is missing, in place of a traceback.

Imported first by the scripts that need more than Python itself; needs nothing.
"""

import sys

PACKAGES = {
    "numpy": "apt-get install python3-numpy",
    "onnx": "apt-get install python3-onnx",
    "onnxruntime": "pip install onnxruntime",  # Debian has none
    "PIL": "apt-get install python3-pil",
    "torch": "apt-get install python3-torch python3-torchvision",
    "torchvision": "apt-get install python3-torchvision",
}


def say_it_in_one_line(kind, error, traceback):
    missing = (getattr(error, "name", None) or "").partition(".")[0]
    if issubclass(kind, ModuleNotFoundError) and missing in PACKAGES:
        print(f"{sys.argv[0]}: needs {missing}: {PACKAGES[missing]}", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, traceback)


sys.excepthook = say_it_in_one_line
