"""Installs requirements that are locked with hashes into the environment of this interpreter.

Usage: python -I locked.py REQUIREMENTS
uv, which is one of them, is installed first, by pip, and installs the others. pip installs them all
where there is no build of uv for this machine, where pip was told what means nothing to uv, and
where uv fails. RANKZERO_INSTALLER=pip leaves uv out. Standard output and standard error are theirs.
Exit code 0: everything is installed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from uv_program import Uv, find_uv, is_wanted


def main() -> int:
    """Return the exit code."""
    requirements = Path(sys.argv[1]).resolve()
    of_uv, others = split("uv", requirements.read_text(encoding="utf-8"))
    if is_wanted() and install_by_uv(requirements, of_uv) == 0:
        return 0
    # Without uv, which is not there, or does not do.
    return install_by_pip(others)


def install_by_uv(requirements: Path, of_uv: str) -> int:
    """Install by uv; return its exit code, or 1 if there is none for this machine."""
    # From source it would take longer to build than pip takes to install everything.
    if find_uv() is None and install_by_pip(of_uv, "--no-deps", "--only-binary", ":all:") != 0:
        return 1
    program = find_uv()
    told = None if program is None else Uv.told(program)
    if told is None:
        return 1
    return told.install(sys.executable, "--quiet", "--require-hashes", "-r", str(requirements))


def split(name: str, requirements: str) -> tuple[str, str]:
    """Return the lines that lock one package, and the others."""
    own: list[str] = []
    others: list[str] = []
    into = others
    for line in requirements.splitlines():
        # What belongs to a package is indented below its name.
        if not line.startswith(" "):
            into = own if line.startswith(f"{name}==") else others
        into.append(line)
    return "\n".join(own), "\n".join(others)


def install_by_pip(requirements: str, *options: str) -> int:
    """Install the requirements of a text by pip, with hashes; return its exit code."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(requirements)
        file.flush()
        command = [*pip, "--require-hashes", *options, "-r", file.name]
        return subprocess.run(command, stdin=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main())
