"""Builds the /opt/ml trees of a job and runs the algorithm on them, in real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
PACKAGES = os.pathsep.join(str(REPOSITORY / "containers" / name) for name in ("xgboost", "job"))

CSV = {
    "ContentType": "text/csv",
    "TrainingInputMode": "File",
    "S3DistributionType": "FullyReplicated",
}
BINARY = {
    "num_round": "3",
    "objective": "binary:logistic",
    "eval_metric": "error",
    "nthread": "1",
}
# Four rows that two trees can tell apart, in CSV.
ROWS = "1,5,2\n0,1,3\n1,6,1\n0,2,2\n" * 5

PIMA = REPOSITORY / "examples" / "data" / "pima"
BOTH = {"train": CSV, "validation": CSV}


@dataclass
class Host:
    """One host's tree and how to run the algorithm on it."""

    base: Path

    def write(
        self,
        hyperparameters: dict[str, str],
        channels: dict[str, dict[str, str]],
        hosts: tuple[str, ...] = ("algo-1",),
        current: str = "algo-1",
    ) -> Host:
        """Write the configuration files."""
        config = self.base / "input" / "config"
        config.mkdir(parents=True, exist_ok=True)
        documents = {
            "hyperparameters": hyperparameters,
            "inputdataconfig": channels,
            "resourceconfig": {"current_host": current, "hosts": list(hosts)},
        }
        for name, value in documents.items():
            (config / f"{name}.json").write_text(json.dumps(value))
        return self

    def put(self, file: str, content: str | bytes) -> Host:
        """Write a data file, named by channel and path in it."""
        path = self.base / "input" / "data" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def start(self, **environ: str) -> subprocess.Popen[str]:
        """Start the algorithm as a process."""
        return subprocess.Popen(
            [sys.executable, "-m", "rankzero_xgboost"],
            env={
                **os.environ,
                "PYTHONPATH": PACKAGES,
                "SAGEMAKER_BASE_DIR": str(self.base),
                **environ,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def main(self, monkeypatch: pytest.MonkeyPatch) -> int:
        """Run the algorithm in this process, which saves its start-up time."""
        from rankzero_xgboost.__main__ import main

        monkeypatch.setenv("SAGEMAKER_BASE_DIR", str(self.base))
        return main()

    @property
    def failure(self) -> str:
        """Content of the failure file, empty without one."""
        path = self.base / "output" / "failure"
        return path.read_text() if path.exists() else ""

    @property
    def model(self) -> Path:
        """Path of the model."""
        return self.base / "model" / "xgboost-model"

    def booster(self) -> object:
        """Load the model that was saved."""
        import xgboost

        return xgboost.Booster(model_file=bytearray(self.model.read_bytes()))


def put_pima(host: Host) -> None:
    """Give the host the Pima data."""
    for name in ("train", "validation"):
        host.put(f"{name}/{name}.csv", (PIMA / f"{name}.csv").read_bytes())
