"""What the Python runner costs a process that does not persist, against the bare script.

Usage: python bench/runner-overhead.py [--rounds 30]

Both run the same training function in fresh processes, in turn, so that a busy machine slows both.
Prints the medians, their difference and the cloud libraries that the runner's process loaded.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNNER = Path(__file__).resolve().parents[1] / "containers" / "python"
GOAL_MS = 80
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
    print("LOADED", *sys.modules)
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
    return {
        **os.environ,
        "PYTHONPATH": str(RUNNER),
        "SAGEMAKER_BASE_DIR": str(root / "ml"),
        "SAGEMAKER_SUBMIT_DIRECTORY": str(code),
        "TRAINING_JOB_NAME": "job-1",
    }


def run(arguments: list[str], code: Path, environ: dict[str, str]) -> tuple[float, str]:
    """Run a program; return milliseconds and output."""
    before = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=code,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return (time.perf_counter() - before) * 1000, done.stdout


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        environ = prepare(root)
        programs = {"bare script": ["bare.py"], "runner": ["-m", "rankzero"]}
        times: dict[str, list[float]] = {name: [] for name in programs}
        output = ""
        for round_number in range(rounds + 1):
            for name, arguments in programs.items():
                milliseconds, output = run(arguments, root / "code", environ)
                # The first round writes the bytecode.
                if round_number > 0:
                    times[name].append(milliseconds)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:12} {median:7.1f} ms")
    overhead = medians["runner"] - medians["bare script"]
    print(f"{'overhead':12} {overhead:7.1f} ms (goal: at most {GOAL_MS} ms)")
    loaded = output.partition("LOADED ")[2].split()
    print(f"cloud libraries loaded: {', '.join(n for n in CLOUD if n in loaded) or 'none'}")


if __name__ == "__main__":
    main()
