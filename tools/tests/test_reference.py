import importlib.util
import subprocess
import sys
import unittest
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent / "reference"
sys.path.insert(0, str(REFERENCE))

import generator  # noqa: E402


# Values 0, 1 and 2 of stream 10, value 1,000,000 of stream 11, row 9 of the second image of 28 × 28, labels.
FIRST_UNIFORM = [-0.8132525682449341, 0.6188645362854004, -0.4376908540725708]
LATER_UNIFORM = -0.41798198223114014
FIRST_PIXELS = [6, 43, 67, 235, 188, 37, 162, 92]
FIRST_LABELS = [9, 1, 3, 1, 0, 1, 2, 7]


def installed(module):
    return importlib.util.find_spec(module) is not None


class GeneratorTest(unittest.TestCase):
    """The Java side, ReferenceNumbersTest, is held to the same values."""

    def test_mixes_as_splitmix64_does(self):
        # What SplitMix64 gives first and second with seed 0, as published with the algorithm.
        self.assertEqual(generator.mix(0), 0xE220A8397B1DCDAF)
        self.assertEqual(generator.mix(generator.GOLDEN), 0x6E789E6AA1B965F4)

    def test_first_values(self):
        self.assertEqual([generator.uniform(10, i) for i in range(3)], FIRST_UNIFORM)
        self.assertEqual(generator.uniform(11, 1_000_000), LATER_UNIFORM)
        self.assertEqual([generator.pixel(1, 9, column, 28) for column in range(8)], FIRST_PIXELS)
        self.assertEqual([generator.label(i, 10) for i in range(8)], FIRST_LABELS)

    @unittest.skipUnless(installed("numpy"), "needs NumPy")
    def test_arrays_hold_the_same(self):
        self.assertEqual(
            generator.uniform_array(10, (2, 3)).tolist(),
            [[generator.uniform(10, 3 * row + column) for column in range(3)] for row in range(2)],
        )
        images = generator.images_array(2, 6) * 255
        for image, row, column in ((0, 0, 0), (0, 5, 3), (1, 2, 5), (1, 4, 4)):
            self.assertEqual(round(images[image, row, column]), generator.pixel(image, row, column, 6))
        self.assertEqual(generator.labels_array(8, 10).tolist(), FIRST_LABELS)


class StoredReferenceTest(unittest.TestCase):
    @unittest.skipUnless(installed("torch"), "needs PyTorch, which only tools/reference/requirements.txt installs")
    def test_can_be_made_again(self):
        check = [sys.executable, str(REFERENCE / "make_reference.py"), "--check"]
        run = subprocess.run(check, capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
