import json
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMAS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"


class Settings(unittest.TestCase):
    """JupyterLab passes over settings that it does not know without a word."""

    def test_jupyterlab_knows_each(self):
        overrides = json.loads((ROOT / "tools" / "overrides.json").read_text(encoding="utf-8"))
        for plugin, settings in overrides.items():
            package, _, name = plugin.partition(":")
            schema = json.loads((SCHEMAS / package / f"{name}.json").read_text(encoding="utf-8"))
            for key in settings:
                with self.subTest(plugin, key=key):
                    self.assertIn(key, schema["properties"])
