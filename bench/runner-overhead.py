"""What the Python runner costs a process that does not persist, against the bare script.

Usage: python bench/runner-overhead.py [--rounds 30]

Both run the same training function in fresh processes, in turn, so that a busy machine slows both,
and both from bytecode, as the image holds it. Prints the start of Python alone as well, medians and
quartiles, and the cloud libraries that the runner's process loaded. The CPU's time counts what ran
beside one another twice; it says more than the clock's where other programs run as well.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

RUNNER = Path(__file__).resolve().parents[1] / "containers" / "python"
GOAL_MS = 50
TRAIN = """
import sys


def train(epochs):
    return {"loss": sum(1 / (step + 1) for step in range(epochs))}
"""
BARE = "from train import train\ntrain(3)\n"
TASK = """
import sys

import train as bare
from rankzero import task


@task
def train(epochs: int, ctx):
    result = bare.train(epochs)
    print("LOADED " + " ".join(sys.modules))
    return result
"""
CLOUD = ("boto3", "botocore", "urllib3", "ssl")


def prepare(root: Path) -> dict[str, str]:
    """Write both programs and the platform's files of the second of two hosts."""
    code, config = root / "code", root / "ml" / "input" / "config"
    code.mkdir()
    config.mkdir(parents=True)
    (code / "train.py").write_text(TRAIN)
    (code / "bare.py").write_text(BARE)
    (code / "task.py").write_text(TASK)
    description = {
        "version": 1,
        "entry": "task",
        "jobs": "s3://bucket/jobs",
        "inputs": {"epochs": {"type": "integer"}},
        "outputs": {"loss": {"type": "float"}},
    }
    hyperparameters = {"_rankzero": json.dumps(description), "epochs": "3"}
    (config / "hyperparameters.json").write_text(json.dumps(hyperparameters))
    hosts = {"current_host": "algo-2", "hosts": ["algo-1", "algo-2"]}
    (config / "resourceconfig.json").write_text(json.dumps(hosts))
    # A developer's own choice would have every process compile the runner anew.
    environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **environ,
        "PYTHONPATH": str(RUNNER),
        "PYTHONPYCACHEPREFIX": str(root / "bytecode"),
        "SAGEMAKER_BASE_DIR": str(root / "ml"),
        "SAGEMAKER_SUBMIT_DIRECTORY": str(code),
        "TRAINING_JOB_NAME": "job-1",
    }


class Took(NamedTuple):
    """Milliseconds of a program: by the clock, and of all processors together."""

    wall: float
    cpu: float

    def more_than(self, other: Took) -> Took:
        """Return the difference."""
        return Took(self.wall - other.wall, self.cpu - other.cpu)


def cpu_seconds() -> float:
    """Return what all children so far have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(arguments: list[str], code: Path, environ: dict[str, str]) -> tuple[Took, str]:
    """Run a program; return what it took, and its output."""
    before, used_before = time.perf_counter(), cpu_seconds()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=code,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    wall, cpu = time.perf_counter() - before, cpu_seconds() - used_before
    return Took(wall * 1000, cpu * 1000), done.stdout


def spread(values: Iterable[float]) -> str:
    """Show the median and the quartiles."""
    low, median, high = statistics.quantiles(values, n=4)
    return f"{median:8.1f} ms {f'({low:.1f} to {high:.1f})':18}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        environ = prepare(root)
        programs = {
            "Python alone": ["-c", ""],
            "bare script": ["bare.py"],
            "runner": ["-m", "rankzero"],
        }
        times: dict[str, list[Took]] = {name: [] for name in programs}
        output = ""
        for round_number in range(rounds + 1):
            for name, arguments in programs.items():
                took, output = run(arguments, root / "code", environ)
                # The first round writes the bytecode.
                if round_number > 0:
                    times[name].append(took)
    both = zip(times["runner"], times["bare script"], strict=True)
    times["runner, more"] = [runner.more_than(bare) for runner, bare in both]
    print(f"{'median, quartiles':17} {'wall':>8} {'':>16} {'CPU':>14}")
    for name, tooks in times.items():
        print(f"{name:17} {spread(t.wall for t in tooks)} {spread(t.cpu for t in tooks)}")
    print(f"goal: at most {GOAL_MS} ms more than the bare script")
    loaded = output.partition("LOADED ")[2].split()
    print(f"cloud libraries loaded: {', '.join(n for n in CLOUD if n in loaded) or 'none'}")


if __name__ == "__main__":
    main()
