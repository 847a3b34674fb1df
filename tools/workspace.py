"""Keeps workspace/, the reader's own copy of notebooks/, which running them may change without touching the checkout.

    workspace.py refresh    copy what is new or changed; a notebook that the reader edited is kept, and a changed
                            original is put next to it as NAME.new.ipynb
    workspace.py reset      start over; what the reader changed or added is moved to workspace/backups/

Nothing that belongs to the reader is ever deleted or overwritten. Needs only Python's standard library.
"""

import hashlib
import json
import os
import shutil
import sys
import time
from pathlib import Path

STATE = ".originals.json"
BACKUPS = "backups"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def content_digest(name: str, data: bytes) -> str:
    """Digest of what a reader writes. For a notebook: of the cells without outputs, so that running it is not an edit."""
    if name.endswith(".ipynb"):
        try:
            cells = json.loads(data)["cells"]
            sources = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
            return digest(json.dumps(sources).encode())
        except (ValueError, KeyError, TypeError):
            pass  # Broken notebooks are compared byte by byte.
    return digest(data)


def files_in(folder: Path) -> dict[str, bytes]:
    """All files below the folder by relative name, but for hidden ones, checkpoints and backups."""
    found = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and parts[0] != BACKUPS and not any(part.startswith(".") for part in parts):
            found["/".join(parts)] = path.read_bytes()
    return found


def originals_in(folder: Path) -> dict[str, bytes]:
    """All but the measured figures and the records of runs, which readers have no use for."""
    return {
        name: data for name, data in files_in(folder).items() if name != "figures.json" and not name.startswith("results/")
    }


def read_state(path: Path) -> dict:
    """Empty if there is none that can be used: then every difference counts as the reader's, so nothing can be lost."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        return {name: {"bytes": "", "content": "", **entry} for name, entry in state.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


class Workspace:
    """The working copy, with the state of each original when it was copied: {name: {bytes, content, offered}}."""

    def __init__(self, originals: Path, copy: Path):
        self.originals = originals
        self.copy = copy
        self.messages: list[str] = []
        self.state = read_state(copy / STATE)

    def refresh(self) -> list[str]:
        """Brings the copy up to date and returns the messages for the reader."""
        originals = originals_in(self.originals)
        mine = files_in(self.copy)
        for name, original in originals.items():
            if name not in mine:
                self._take(name, original)
            elif mine[name] == original:
                self._remember(name, original)
            else:
                self._merge(name, original, mine[name])
        for name in [name for name in self.state if name not in originals]:
            if name in mine and digest(mine[name]) == self.state[name]["bytes"]:
                (self.copy / name).unlink()
            del self.state[name]
        self._write(STATE, json.dumps(self.state, indent=1).encode())
        return self.messages

    def reset(self) -> list[str]:
        """Moves everything that is not as in the originals to a backup folder, then copies the originals."""
        originals = originals_in(self.originals)
        changed = [name for name, data in files_in(self.copy).items() if originals.get(name) != data]
        if changed:
            folder = self._new_backup()
            for name in changed:
                self._back_up(name, folder)
            self.messages.append(f"Moved {len(changed)} changed or added file(s) to {self._shown(folder)}")
        return self.refresh()

    def _merge(self, name: str, original: bytes, mine: bytes) -> None:
        """The reader's file differs from the original: who changed it?"""
        before = self.state.get(name, {"bytes": "", "content": ""})
        edited = content_digest(name, mine) != before["content"]
        if digest(original) in (before["bytes"], before.get("offered")):
            return  # Only the reader changed it, or has already been notified.
        if not edited:
            if digest(mine) != before["bytes"]:
                folder = self._new_backup()
                self._back_up(name, folder)
                self.messages.append(f"{name} has been updated; your copy with its outputs is in {self._shown(folder)}")
            self._take(name, original)
        elif content_digest(name, original) == before["content"]:
            before["offered"] = digest(original)  # Only the outputs are new: nothing worth a second file.
        else:
            beside = Path(name).with_suffix(".new" + Path(name).suffix).as_posix()
            if (self.copy / beside).exists():
                self._back_up(beside, self._new_backup())  # An earlier one, which the reader may have worked on.
            self._write(beside, original)
            self.state[name] = {**before, "offered": digest(original)}
            self.messages.append(
                f"{name} has been updated, but you edited your copy. Yours is kept; the new one is {self._shown(self.copy / beside)}"
            )

    def _take(self, name: str, original: bytes) -> None:
        self._write(name, original)
        self._remember(name, original)

    def _remember(self, name: str, original: bytes) -> None:
        self.state[name] = {"bytes": digest(original), "content": content_digest(name, original)}

    def _write(self, name: str, data: bytes) -> None:
        """Whole or not at all."""
        target = self.copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name("." + target.name + ".part")
        part.write_bytes(data)
        os.replace(part, target)

    def _new_backup(self) -> Path:
        stamp = time.strftime("%Y-%m-%d-%H%M%S")
        folder = self.copy / BACKUPS / stamp
        number = 1
        while folder.exists():
            number += 1
            folder = self.copy / BACKUPS / f"{stamp}-{number}"
        folder.mkdir(parents=True)
        return folder

    def _back_up(self, name: str, folder: Path) -> None:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self.copy / name, target)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.copy.parent).as_posix()


def main(arguments: list[str]) -> None:
    root = Path(__file__).resolve().parent.parent
    if arguments not in (["refresh"], ["reset"]):
        sys.exit(__doc__)
    workspace = Workspace(root / "notebooks", root / "workspace")
    for message in workspace.refresh() if arguments == ["refresh"] else workspace.reset():
        print("      " + message)


if __name__ == "__main__":
    main(sys.argv[1:])
