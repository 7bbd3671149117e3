"""Packages of a task go into its base's own Python, and replace none of the base's."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "containers/python/add-requirements.sh"


def write_wheel(folder: Path, name: str, version: str, requires: str = "") -> None:
    """Write a package of nothing but its name."""
    info = f"{name}-{version}.dist-info"
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    files = {
        f"{name}.py": "",
        f"{info}/METADATA": head + (f"Requires-Dist: {requires}\n" if requires else ""),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Return a folder with a link to the Python of a base that brings torchy 2.8, and an index."""
    folder = tmp_path_factory.mktemp("base")
    index = folder / "index"
    index.mkdir()
    write_wheel(index, "torchy", "2.8.1")
    write_wheel(index, "torchy", "2.9.0")
    write_wheel(index, "vision", "1.0", "torchy>=2")
    write_wheel(index, "newest", "1.0", "torchy>=2.9")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    bring = [python, "-m", "pip", "install", "--quiet", "--no-index", "--find-links", index]
    subprocess.run([*bring, "torchy==2.8.1"], check=True)
    (folder / "python").symlink_to(python)
    return folder


def install(base, requirements, provides=""):
    """Run the script; return its exit code, what it says, and what the base has then."""
    context = base / "context"
    context.mkdir(exist_ok=True)
    (context / "requirements.txt").write_text(requirements)
    (context / "provides.txt").write_text(provides)
    environ = {
        "PATH": os.environ["PATH"],
        "RUNNER": str(base),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(base / "index"),
    }
    command = ["/bin/sh", SCRIPT, context]
    done = subprocess.run(command, env=environ, capture_output=True, text=True)
    has = subprocess.run([base / "venv" / "bin" / "python", "-c", LIST], capture_output=True)
    return done.returncode, done.stderr, has.stdout.decode().split()


LIST = """
from importlib.metadata import distributions
print(*sorted(f"{it.name}=={it.version}" for it in distributions() if it.name != "pip"))
"""


def test_a_package_of_the_base_stays_though_the_index_has_a_newer_one(base):
    code, said, has = install(base, "vision\ntorchy>=2\n", "torchy==2.8.*\n")
    assert code == 0, said
    assert {"torchy==2.8.1", "vision==1.0"} <= set(has)


def test_a_requirement_that_the_base_does_not_go_with_fails_with_its_line(base):
    code, said, has = install(base, "vision\nnewest\n")
    assert code == 1
    assert "line 2" in said
    assert "rankzero: requirements.txt does not go with the packages of the base" in said
    assert "torchy==2.8.1" in has


def test_what_the_base_does_not_bring_though_the_task_says_so_fails(base):
    code, said, has = install(base, "", "torchy==2.9.*\n")
    assert code == 1
    assert "provides torchy==2.9.*; the base has torchy==2.8.1." in said
    assert "torchy==2.8.1" in has
