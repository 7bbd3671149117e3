"""What is loaded ahead of jobs, as each of them is forked from the process that has loaded it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CONTAINERS = Path(__file__).parents[3] / "containers"

# BLAS starts threads at once, and sees to forks itself; OpenMP does not.
LOAD = """
import os, sys
from rankzero_xgboost.preload import preload
preload()
print("xgboost" in sys.modules, "sklearn" in sys.modules, len(os.listdir("/proc/self/task")))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="jobs are forked on Linux only")
def test_loads_the_library_and_starts_no_threads_of_it() -> None:
    """BLAS has none here: there is the process's own."""
    path = f"{CONTAINERS / 'xgboost'}:{CONTAINERS / 'job'}"
    done = subprocess.run(
        [sys.executable, "-c", LOAD],
        env={"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "4"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True False 1\n"
