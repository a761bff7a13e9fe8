"""The disk with faults of `faults.c`, built when a drill needs it."""

import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("faults.c")


def build(folder: Path) -> Path:
    """Compile the library to load in front of the C library; answers where it is."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    assert compiler, (
        "This drill needs a C compiler, and none is here. Debian: apt install gcc libc6-dev · "
        "Fedora: dnf install gcc · macOS cannot run it"
    )
    library = folder / "faults.so"
    words = [compiler, "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return library
