import json
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "lib/src/test/resources/org/mnistkit/model"
sys.path.insert(0, str(ROOT / "docs"))

try:
    import numpy as np
    from read_model import read_model
except ModuleNotFoundError as error:
    raise unittest.SkipTest(f"docs/read_model.py needs NumPy: {error}") from None


def forward(weights, image):
    """The network of the samples, from its definition: 5×5 convolution with stride 4, relu, batch normalization, 2×2 maximum,
    flattening, dense with tanh, dense with softmax."""
    maps = np.zeros((2, 6, 6))
    for row in range(6):
        for column in range(6):
            window = image[4 * row : 4 * row + 5, 4 * column : 4 * column + 5]
            maps[:, row, column] = (weights["0.weights"][:, 0] * window).sum(axis=(1, 2)) + weights["0.bias"]
    maps = np.maximum(maps, 0)
    gamma, beta, mean, variance = (weights["1." + name][:, None, None] for name in ("gamma", "beta", "mean", "variance"))
    maps = gamma * (maps - mean) / np.sqrt(variance + 1e-3) + beta
    units = maps.reshape(2, 3, 2, 3, 2).max(axis=(2, 4)).reshape(-1)
    units = np.tanh(units @ weights["2.weights"])
    logits = units @ weights["3.weights"] + weights["3.bias"]
    exponentials = np.exp(logits - logits.max())
    return exponentials / exponentials.sum()


class ReadModelTest(unittest.TestCase):
    """The samples are read by the library's tests, too, which find the same probabilities with DL4J."""

    def test_values(self):
        for dtype in ("float32", "float16"):
            description, weights, manifest = read_model(SAMPLES / f"version1-{dtype}.mnistkit")
            self.assertIn("Conv,2,5,5,relu,stride=4\n", description)
            self.assertEqual(manifest["normalization"], {"mean": 0.1307, "standardDeviation": 0.3081})
            self.assertEqual(manifest["classes"], list("0123456789"))
            names = "0.weights 0.bias 1.gamma 1.beta 1.mean 1.variance 2.weights 3.weights 3.bias"
            self.assertEqual(list(weights), names.split())
            self.assertEqual({array.dtype.name for array in weights.values()}, {dtype})
            self.assertEqual(weights["0.weights"].shape, (2, 1, 5, 5))
            self.assertEqual(weights["2.weights"].shape, (18, 4))
            # The value at index k of the whole file is ((37 k) mod 101 - 50) / 64, but for the variances.
            self.assertEqual(weights["0.weights"][1, 0, 2, 3], (37 * 38 % 101 - 50) / 64)
            self.assertEqual(weights["3.weights"][2, 7], (37 * (132 + 27) % 101 - 50) / 64)
            self.assertEqual(weights["1.variance"].tolist(), [1.5, 1.5])

    def test_probabilities(self):
        _, weights, _ = read_model(SAMPLES / "version1-float32.mnistkit")
        image = np.arange(28 * 28).reshape(28, 28) % 19 / 19 - 0.25
        expected = json.loads((SAMPLES / "version1.json").read_text())["probabilities"]
        np.testing.assert_allclose(forward(weights, image), expected, atol=1e-9)

    def test_damage_is_found(self):
        content = bytearray((SAMPLES / "version1-float32.mnistkit").read_bytes())
        content[content.index(b"Conv,2") + 5] ^= 1
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "damaged.mnistkit"
            path.write_bytes(content)
            with self.assertRaises(Exception) as raised:
                read_model(path)
        self.assertRegex(str(raised.exception), "damaged|CRC")


if __name__ == "__main__":
    unittest.main()
