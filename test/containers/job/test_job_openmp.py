"""How the OpenMP library is found."""

from __future__ import annotations

import _ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = Path(__file__).resolve().parents[3] / "containers" / "job"
PROGRAM = """
from rankzero_job.openmp import load_openmp
load_openmp()
print(open("/proc/self/maps").read())
"""


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="no list of loaded libraries")
def test_the_openmp_in_scikit_learns_wheel_is_loaded(tmp_path: Path) -> None:
    library = tmp_path / "sklearn" / ".dylibs" / "libomp.dylib"
    library.parent.mkdir(parents=True)
    (tmp_path / "sklearn" / "__init__.py").write_text("raise SystemExit('took time for nothing')")
    # Any library will do; none for macOS could be loaded here.
    shutil.copy(_ctypes.__file__, library)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{PACKAGES}"},
    )
    assert done.returncode == 0, done.stderr
    assert str(library) in done.stdout
