"""Reads one of the kit's model files with nothing but NumPy. model-files.md describes the format.

As a program: python read_model.py FILE lists the tensors.
"""

import hashlib
import json
import sys
import zipfile

import numpy as np

ENTRIES = {"manifest.json": 1 << 16, "description.txt": 1 << 16, "weights.bin": 400_000_000, "centers.bin": 40_000_000, "record.json": 1 << 22}


def read_model(path):
    """Returns the description (text), the weights ({"0.weights": array, "0.bias": array, ...}) and the manifest (dict)."""
    with zipfile.ZipFile(path) as file:
        for entry in file.infolist():
            if entry.file_size > ENTRIES.get(entry.filename, -1) or entry.compress_type != zipfile.ZIP_STORED:
                raise ValueError(f"{path}: {entry.filename} is not an entry of a model file, or is too large")
        manifest = json.loads(file.read("manifest.json"))
        if manifest["format"] != "mnistkit model" or manifest["version"] not in (1, 2, 3):
            raise ValueError(f"{path} is not a model file of version 1, 2 or 3")
        contents = {name: file.read(name) for name in manifest["sha256"]}
    for name, checksum in manifest["sha256"].items():
        if hashlib.sha256(contents[name]).hexdigest() != checksum:
            raise ValueError(f"{path}: {name} is damaged")
    values = np.frombuffer(contents["weights.bin"], {"float32": "<f4", "float16": "<f2"}[manifest["dtype"]])
    shapes = manifest["tensors"]  # in the order of the file
    parts = np.split(values, np.cumsum([np.prod(shape) for shape in shapes.values()]).astype(int))
    weights = {name: part.reshape(shape) for (name, shape), part in zip(shapes.items(), parts)}
    return contents["description.txt"].decode(), weights, manifest


if __name__ == "__main__":
    for name, array in read_model(sys.argv[1])[1].items():
        print(name, array.dtype, array.shape)
