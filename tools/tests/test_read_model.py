import itertools
import json
import sys
import tempfile
import unittest
import zipfile
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
        for dtype, (version, temperature) in itertools.product(("float32", "float16"), ((1, None), (2, 0.75), (3, 0.75))):
            description, weights, manifest = read_model(SAMPLES / f"version{version}-{dtype}.mnistkit")
            self.assertEqual(manifest.get("temperature"), temperature)
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

    def assert_refused(self, reason, change):
        """The sample is written anew, so that its zip is whole; change(entries) alters what is in it, by name."""
        with zipfile.ZipFile(SAMPLES / "version1-float32.mnistkit") as file:
            entries = {name: file.read(name) for name in file.namelist()}
        change(entries)
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "changed.mnistkit"
            with zipfile.ZipFile(path, "w") as file:
                for name, content in entries.items():
                    file.writestr(name, content)
            with self.assertRaisesRegex(ValueError, reason):
                read_model(path)

    def test_what_is_refused(self):
        def damage(entries):
            entries["description.txt"] = entries["description.txt"].replace(b"Conv,2", b"Conv,3")

        def add(entries):
            entries["notes.txt"] = b"read me"

        def enlarge(entries):
            entries["description.txt"] += b"#" * (1 << 16)

        def renew(entries):
            manifest = json.loads(entries["manifest.json"])
            entries["manifest.json"] = json.dumps({**manifest, "version": 4})

        self.assert_refused("description.txt is damaged", damage)
        self.assert_refused("notes.txt is not an entry", add)
        self.assert_refused("description.txt is not an entry of a model file, or is too large", enlarge)
        self.assert_refused("not a model file of version 1, 2 or 3", renew)


if __name__ == "__main__":
    unittest.main()
