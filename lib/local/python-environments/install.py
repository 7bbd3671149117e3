"""Makes the virtual environment of an image, once for all who want it.

Usage: python -I install.py DIRECTORY INTERPRETER REQUIREMENTS [REQUIREMENT ...]
A REQUIREMENT that is the path of a folder is a project; it is built from a copy, because builds
leave files beside the sources. --require-hashes --no-deps among them say that REQUIREMENTS is
locked: it has every package with its hashes, and no others are installed.
DIRECTORY/ready is there once the environment is complete; what lies in a DIRECTORY without it is
the rest of an installation that was killed, and is removed. Several processes may ask at once: one
works, the others wait for it (DIRECTORY.lock, released by the kernel however a process ends).

uv installs where it is there and can do what pip was told to; pip does the rest, and has the last
word where uv fails, as it is pip that images are built by. RANKZERO_INSTALLER=pip leaves uv out.
Standard output and standard error are theirs. Exit code 0: the environment is ready; otherwise
nothing is left of it. Environments beside it that nobody has used for a month are removed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pip_settings
from locks import locked
from prune import prune
from toolkit import as_far_as_possible
from uv_program import Uv, find_uv

# The first that installs into other environments than its own.
PIP_FOR_OTHERS = (22, 3)


def has_pip_for_others() -> bool:
    """Tell whether this interpreter's pip can install into another environment."""
    try:
        version = metadata.version("pip")
    except metadata.PackageNotFoundError:
        return False
    major, minor = (int(part) for part in version.split(".")[:2])
    return (major, minor) >= PIP_FOR_OTHERS


def install(directory: Path, interpreter: str, requirements: Path, more: list[str]) -> int:
    """Make the environment; return the exit code of what installs."""
    uv = find_uv()
    if uv is not None and install_by_uv(uv, directory, interpreter, requirements, more) == 0:
        return 0
    shutil.rmtree(directory, ignore_errors=True)
    return install_by_pip(directory, interpreter, requirements, more)


def install_by_uv(
    uv: str, directory: Path, interpreter: str, requirements: Path, more: list[str]
) -> int:
    """Install by uv, the way pip would; return its exit code, or 1 if it would be another way."""
    # With one hash pip wants all, uv none but those, unless it is told to.
    if "--require-hashes" not in more and "--hash" in requirements.read_text(encoding="utf-8-sig"):
        return 1
    told = Uv.told(uv)
    if told is None:
        return 1
    made = told.make(directory, interpreter)
    if made != 0:
        return made
    python = str(directory / "bin" / "python")
    return told.install(python, "-r", str(requirements), *more)


def install_by_pip(directory: Path, interpreter: str, requirements: Path, more: list[str]) -> int:
    """Install by pip; return its exit code."""
    borrows = has_pip_for_others()
    # Copying pip into every environment takes longer than most installations.
    without = ["--without-pip"] if borrows else []
    command = [interpreter, "-I", "-m", "venv", "--symlinks", *without, str(directory)]
    made = subprocess.run(command)
    if made.returncode != 0:
        return made.returncode
    python = str(directory / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python] if borrows else [python, "-m", "pip"]
    options = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    command = [*pip, "install", *options, "-r", str(requirements), *more]
    environment = pip_settings.without_places(os.environ)
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL).returncode


def copied(package: str, scratch: Path) -> str:
    """Return the path of a copy for a project's path, anything else as it is."""
    if not os.path.isabs(package):
        return package
    target = scratch / Path(package).name
    shutil.copytree(package, target)
    return str(target)


def main() -> int:
    """Return the exit code."""
    directory = Path(sys.argv[1])
    ready = directory / "ready"
    directory.parent.mkdir(parents=True, exist_ok=True)
    with locked(directory.with_name(f"{directory.name}.lock")):
        if ready.exists():
            return 0
        shutil.rmtree(directory, ignore_errors=True)
        code = 1
        try:
            packages = as_far_as_possible(sys.argv[4:], sys.argv[2])
            with tempfile.TemporaryDirectory() as scratch:
                packages = [copied(package, Path(scratch)) for package in packages]
                code = install(directory, sys.argv[2], Path(sys.argv[3]).resolve(), packages)
            if code == 0:
                ready.touch()
        finally:
            if code != 0:
                shutil.rmtree(directory, ignore_errors=True)
    if code == 0:
        prune(directory)
    return code


sys.exit(main())
