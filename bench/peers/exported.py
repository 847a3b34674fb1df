"""The networks of torch_peer.py for the peers that only predict, or that take their layers from PyTorch: with weights that
every one of them gets, the probabilities that they must give, and as ONNX files."""

import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import nn

from protocol import Unsupported, images_and_labels
from torch_peer import NETWORKS

# How far probabilities may be from PyTorch's in float32, in the mean.
TOLERANCES = {"float32": 1e-4, "bfloat16": 0.02, "int8": 0.04}
CALIBRATION_IMAGES = 500


def network(name):
    """Weights and statistics such that a layer left out, or in the wrong place, shows in the probabilities."""
    torch.manual_seed(1)
    layers = nn.Sequential(*NETWORKS[name]()).eval()
    with torch.no_grad():
        for layer in layers:
            if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
                for values, low, high in ((layer.running_mean, 0, 0.2), (layer.running_var, 0.5, 1.5), (layer.weight, 0.5, 1.5)):
                    values.uniform_(low, high)
        images = torch.from_numpy(images_and_labels()[0][:CALIBRATION_IMAGES, None])
        layers[-1].weight *= 3 / layers(images).std()
    return layers


def check(layers, predict, images, precision):
    """predict takes images [n, 1, 28, 28] and must give PyTorch's probabilities for them."""
    with torch.inference_mode():
        expected = layers(torch.from_numpy(images)).softmax(1).numpy()
    difference = float(np.abs(np.asarray(predict(images), np.float32) - expected).mean())
    if not difference <= TOLERANCES[precision]:
        raise Unsupported(f"wrong results: its probabilities differ by {difference:.2g} from PyTorch's")


def onnx_model(name, batch, precision):
    """The network with softmax for batches of this size, as the bytes of an ONNX file; "int8" quantizes weights and values."""
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Images(CalibrationDataReader):
        def __init__(self):
            images = images_and_labels()[0][:CALIBRATION_IMAGES, None]
            self.batches = iter(np.resize(images, (max(batch, CALIBRATION_IMAGES) // batch * batch, 1, 28, 28)).reshape(-1, batch, 1, 28, 28))

        def get_next(self):
            images = next(self.batches, None)
            return None if images is None else {"images": images}

    with tempfile.TemporaryDirectory() as folder:
        plain, prepared, small = (str(Path(folder) / f"{file}.onnx") for file in ("plain", "prepared", "int8"))
        torch.onnx.export(
            nn.Sequential(*network(name), nn.Softmax(1)).eval(),
            (torch.zeros(batch, 1, 28, 28),),
            plain,
            input_names=["images"],
            output_names=["probabilities"],
            external_data=False,
            verbose=False,
        )
        if precision == "float32":
            return Path(plain).read_bytes()
        quant_pre_process(plain, prepared)
        quantize_static(
            prepared,
            small,
            Images(),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            # Without special instructions, products of full eight bits overflow when they are added in pairs.
            reduce_range=False,
        )
        return Path(small).read_bytes()
