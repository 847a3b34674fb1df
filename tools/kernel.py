"""Registers the Java kernel as "java" in the environment of the Python that runs this.

    kernel.py JAVA JAR [JVM-FLAG...]

JAVA is the java program for the kernel to run on. JAR is the kernel's jar, or "" for that of the package jjava.

JJava's own kernel.json starts a launcher, which starts a second JVM on the java of the PATH. This one starts the kernel
directly: one process less (44 MB), JAVA_HOME is honored, and folders with spaces in their names work.
"""

import json
import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

MAIN_CLASS = re.compile(rb"^Main-Class: \S+\.[IJ]Java\s*$", re.MULTILINE)


def check_kernel_jar(jar: Path) -> None:
    """Exits with one sentence if the jar is not a Java kernel."""
    try:
        with zipfile.ZipFile(jar) as archive:
            manifest = archive.read("META-INF/MANIFEST.MF")
    except (OSError, KeyError, zipfile.BadZipFile):
        manifest = b""
    if not MAIN_CLASS.search(manifest):
        sys.exit(
            f"Error: {jar} is not the jar of a Java kernel: its manifest does not name IJava or JJava as the main class "
            "(unpack IJava's zip and name the jar in it)."
        )


def environment() -> dict[str, str]:
    """What the kernel's process finds in its environment, besides what JupyterLab has."""
    kept = {
        # glibc gives each thread an arena of its own; two save some 100 MB.
        "MALLOC_ARENA_MAX": "2",
        # The setup cell of the notebooks asks for it, so that they may be in any folder.
        "MNIST_KIT_CLASSPATH": str(Path(__file__).resolve().parent.parent / "lib" / "target" / "classpath" / "*"),
    }
    if "GOMP_SPINCOUNT" in os.environ:
        kept["GOMP_SPINCOUNT"] = os.environ["GOMP_SPINCOUNT"]
    return kept


def register(java: str, jar: str, flags: list[str], prefix: Path = Path(sys.prefix)) -> Path:
    """Writes the kernel specification and returns its folder."""
    folder = prefix / "share" / "jupyter" / "kernels" / "java"
    if jar:
        check_kernel_jar(Path(jar))
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(jar, folder / "ijava.jar")
        name = "ijava.jar"
    else:
        check_kernel_jar(folder / "jjava.jar")
        name = "jjava.jar"
    specification = {
        # JJava reads package-private parts of JShell.
        "argv": [java, *flags, "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED"]
        + ["-jar", "{resource_dir}/" + name, "{connection_file}"],
        "display_name": "Java",
        "language": "java",
        "interrupt_mode": "message",
        "env": environment(),
    }
    written = folder / "kernel.json.new"
    written.write_text(json.dumps(specification, indent=1) + "\n", encoding="utf-8")
    os.replace(written, folder / "kernel.json")
    return folder


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    register(sys.argv[1], sys.argv[2], sys.argv[3:])
