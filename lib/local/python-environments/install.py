"""Makes a virtual environment from a requirements file, once for all who want it.

Usage: python -I install.py DIRECTORY REQUIREMENTS [REQUIREMENT ...]
DIRECTORY/ready is there once the environment is complete; what lies in a DIRECTORY without it is
the rest of an installation that was killed, and is removed. Several processes may ask at once: one
works, the others wait for it (DIRECTORY.lock, released by the kernel however a process ends).
Standard output and standard error are pip's. Exit code 0: the environment is ready; otherwise
nothing is left of it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

# The first that installs into other environments than its own.
PIP_FOR_OTHERS = (22, 3)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file that is gone when nobody needs it."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        # Whoever had it before has removed it, and others may hold a new one.
        if path.exists() and os.path.samestat(os.fstat(descriptor), os.stat(path)):
            break
        os.close(descriptor)
    try:
        yield
    finally:
        path.unlink()
        os.close(descriptor)


def has_pip_for_others() -> bool:
    """Tell whether this interpreter's pip can install into another environment."""
    try:
        version = metadata.version("pip")
    except metadata.PackageNotFoundError:
        return False
    major, minor = (int(part) for part in version.split(".")[:2])
    return (major, minor) >= PIP_FOR_OTHERS


def install(directory: Path, requirements: str, more: list[str]) -> int:
    """Make the environment; return pip's exit code."""
    borrows = has_pip_for_others()
    # Copying pip into every environment takes longer than most installations.
    venv.create(directory, with_pip=not borrows, symlinks=True)
    python = str(directory / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python] if borrows else [python, "-m", "pip"]
    options = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    return subprocess.run([*pip, "install", *options, "-r", requirements, *more]).returncode


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
            code = install(directory, sys.argv[2], sys.argv[3:])
            if code == 0:
                ready.touch()
        finally:
            if code != 0:
                shutil.rmtree(directory, ignore_errors=True)
        return code


sys.exit(main())
