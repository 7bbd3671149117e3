"""What is loaded ahead of jobs, as each of them is forked from the process that has loaded it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rankzero_algorithms.catalogue import _MODULES

CONTAINERS = Path(__file__).parents[3] / "containers"

# BLAS and Arrow's jemalloc start threads at once, and see to forks themselves; OpenMP does not.
LOAD = """
import sys
from pathlib import Path
from rankzero_algorithms.preload import preload
preload(sys.argv[1])
names = {file.read_text().strip() for file in Path("/proc/self/task").glob("*/comm")}
print("numpy" in sys.modules, len(names - {"jemalloc_bg_thd"}))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="jobs are forked on Linux only")
@pytest.mark.parametrize("name", _MODULES)
def test_loads_the_libraries_and_starts_no_threads_of_them(name: str) -> None:
    """Of others than these, there is the process's own."""
    path = f"{CONTAINERS / 'algorithms'}:{CONTAINERS / 'job'}"
    done = subprocess.run(
        [sys.executable, "-c", LOAD, name],
        env={"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "4"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True 1\n"
