"""What reading CSV and LIBSVM costs the local XGBoost, against the container's own call.

Usage: python bench/xgboost-readers.py [--megabytes 50] [--rounds 3]

Both make a DMatrix of the same file in fresh processes, in turn, so that a busy machine slows
both. Prints the medians, their ratio and the highest memory of each.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

CONTAINERS = Path(__file__).resolve().parents[1] / "containers"
COLUMNS = 25
MEASURED = """
import json, resource, sys, time
from pathlib import Path
sys.path += [{containers!r} + "/xgboost", {containers!r} + "/job"]
from rankzero_xgboost.library import load_xgboost
xgboost = load_xgboost()
xgboost.set_config(verbosity=0)
folder, data_format = Path({folder!r}), {data_format!r}
start = time.perf_counter()
{code}
seconds = time.perf_counter() - start
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([seconds, memory, matrix.num_row(), matrix.num_nonmissing()]))
"""
HERE = {
    "csv": """
from rankzero_job.files import list_files
from rankzero_job.readers import read_files
from rankzero_xgboost.dmatrix import to_dmatrix
matrix = to_dmatrix(read_files(list_files("train", folder), data_format, False), None)
""",
    "libsvm": """
from rankzero_job.files import list_files
from rankzero_xgboost.dmatrix import to_dmatrix
from rankzero_xgboost.library_reader import read_by_library
matrix = to_dmatrix([read_by_library(list_files("train", folder)[0], None)], None)
""",
}
THERE = {
    "csv": 'matrix = xgboost.DMatrix(f"{folder}/a?format=csv&label_column=0&delimiter=,")',
    "libsvm": 'matrix = xgboost.DMatrix(f"{folder}/a?format=libsvm")',
}


def write(folder: Path, data_format: str, megabytes: int) -> float:
    """Write a file of about this size and return its true size in megabytes."""
    random = np.random.default_rng(0)
    path = folder / "a"
    with path.open("w") as stream:
        while stream.tell() < megabytes * 1e6:
            for row in random.normal(size=(1000, COLUMNS)):
                cells = [f"{value:.6g}" for value in row]
                if data_format == "csv":
                    stream.write(f"{int(row[0] > 0)},{','.join(cells)}\n")
                else:
                    pairs = " ".join(f"{i}:{cell}" for i, cell in enumerate(cells))
                    stream.write(f"{int(row[0] > 0)} {pairs}\n")
    return path.stat().st_size / 1e6


def measure(folder: Path, data_format: str, code: str) -> list[float]:
    """Return seconds, megabytes of memory, rows and values of one fresh process."""
    program = MEASURED.format(
        containers=str(CONTAINERS), folder=str(folder), data_format=data_format, code=code
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--megabytes", type=int, default=50)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    print("From a file to a DMatrix: the local XGBoost against the container's own call")
    for data_format, call in THERE.items():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            size = write(folder, data_format, given.megabytes)
            pairs = [
                (
                    measure(folder, data_format, HERE[data_format]),
                    measure(folder, data_format, call),
                )
                for _ in range(given.rounds)
            ]
        if any(here[2:] != there[2:] for here, there in pairs):
            raise SystemExit(f"{data_format}: rows or values differ: {pairs}")
        here, there = (
            [statistics.median(run[i] for run in side) for i in (0, 1)]
            for side in zip(*pairs, strict=True)
        )
        ratio = statistics.median(a[0] / b[0] for a, b in pairs)
        print(
            f"  {data_format:7} {size:.0f} MB  here {here[0]:.2f} s, {here[1]:.0f} MB  "
            f"container's call {there[0]:.2f} s, {there[1]:.0f} MB  ratio {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
