"""Finds the interpreter that an image's environment is made by.

Usage: python -I interpreter.py [VERSION]
VERSION is the image's, such as 3.13. Looked at are, in this order: the interpreter that runs this;
pythonVERSION on PATH; those of pyenv, of uv, and of python.org on macOS. None is downloaded.
Standard output, one JSON object:
  python      path of an interpreter of VERSION; where there is none, of the one that runs this
  version     its version, two numbers
  identity    what an environment made by it depends on
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# A shim of pyenv answers only where its version is chosen; a broken one may wait for a terminal.
ANSWER_SECONDS = 20


def main() -> None:
    """Print what was found."""
    version = sys.argv[1] if len(sys.argv) > 1 else ""
    if version and version != own_version():
        for candidate in candidates(version):
            found = ask(candidate)
            if found is not None and found["version"] == version:
                print(json.dumps(found))
                return
    print(json.dumps(describe()))


def own_version() -> str:
    """Return two numbers."""
    return ".".join(map(str, sys.version_info[:2]))


def describe() -> dict[str, str]:
    """Describe this interpreter."""
    facts = (sys.version, sys.implementation.cache_tag, platform.machine(), sys.base_prefix)
    identity = " ".join(map(str, facts))
    return {"python": sys.executable, "version": own_version(), "identity": identity}


def candidates(version: str) -> Iterator[Path]:
    """List interpreters that may be of this version."""
    name = f"python{version}"
    for place in os.environ.get("PATH", "").split(os.pathsep):
        if os.path.isabs(place):
            yield Path(place, name)
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    for root, pattern in (
        (Path(os.environ.get("PYENV_ROOT") or home / ".pyenv", "versions"), f"{version}.*"),
        (Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python"), f"*-{version}.*"),
        (Path("/Library/Frameworks/Python.framework/Versions"), version),
    ):
        for folder in sorted(root.glob(pattern), key=patch, reverse=True):
            yield folder / "bin" / name


def patch(folder: Path) -> int:
    """Return the last number of a version in a folder's name: 9 is before 10."""
    digits = folder.name.split("-")[1 if "-" in folder.name else 0].rsplit(".", 1)[-1]
    return int(digits) if digits.isdigit() else -1


def ask(python: Path) -> dict[str, str] | None:
    """Let another interpreter describe itself by this same program; None if it cannot."""
    if not os.access(python, os.X_OK):
        return None
    try:
        done = subprocess.run(
            [python, "-I", __file__],
            capture_output=True,
            text=True,
            timeout=ANSWER_SECONDS,
            stdin=subprocess.DEVNULL,
        )
        return json.loads(done.stdout) if done.returncode == 0 else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


main()
