"""uv, told what pip was told on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pip_settings


def find_uv() -> str | None:
    """Return the path of uv: the one beside this interpreter, or the user's own.

    None where there is none, and with RANKZERO_INSTALLER=pip.
    """
    if not is_wanted():
        return None
    own = Path(sys.executable).parent / "uv"
    return str(own) if own.exists() else shutil.which("uv")


def is_wanted() -> bool:
    """Tell whether uv may be used."""
    return os.environ.get("RANKZERO_INSTALLER") != "pip"


class Uv:
    """Runs uv as pip would be run."""

    def __init__(self, program: str, variables: dict[str, str], options: list[str]) -> None:
        """Take the program and pip's settings for it."""
        self._program = program
        self._options = options
        downloads = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
        self._environment = {**variables, **os.environ, **downloads}

    @staticmethod
    def told(program: str) -> Uv | None:
        """Return uv with pip's settings; None where one of them means nothing to uv."""
        found = pip_settings.settings()
        translated = None if found is None else pip_settings.for_uv(found)
        return None if translated is None else Uv(program, *translated)

    def make(self, directory: Path, interpreter: str) -> int:
        """Make a virtual environment; return the exit code."""
        return self._run(
            directory.parent, "venv", "--quiet", "--python", interpreter, str(directory)
        )

    def install(self, python: str, *what: str) -> int:
        """Install into the environment of an interpreter; return the exit code."""
        # pip takes the best version of all indexes, uv else the first index that has the package.
        strategy = ["--index-strategy", "unsafe-best-match"]
        options = [*self._options, "--python", python, *strategy]
        return self._run(Path(python).parent, "pip", "install", *options, *what)

    def _run(self, folder: Path, *command: str) -> int:
        """Run in a folder where no project's settings lie; those of the user still count."""
        try:
            return subprocess.run(
                [self._program, *command],
                env=self._environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
            ).returncode
        except OSError as error:
            # A build for another machine.
            print(f"{self._program}: {error}", file=sys.stderr)
            return 1
