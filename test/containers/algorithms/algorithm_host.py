"""Builds the /opt/ml tree of a job and runs an algorithm on it, in this process."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

UNLABELLED = "text/csv;label_size=0"


@dataclass
class Host:
    """One host's tree."""

    base: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    channels: dict[str, dict[str, str]] = field(default_factory=dict)
    hosts: tuple[str, ...] = ("algo-1",)

    def put(self, channel: str, content: str | bytes | np.ndarray, content_type: str) -> None:
        """Write a channel's file: text, bytes or rows of numbers."""
        if isinstance(content, np.ndarray):
            content = "\n".join(",".join(repr(float(cell)) for cell in row) for row in content)
        path = self.base / "input" / "data" / channel / "rows"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.channels[channel] = {"ContentType": content_type, "TrainingInputMode": "File"}

    def run(self, algorithm: str, **hyperparameters: object) -> str:
        """Train and return the log; raises AssertionError with the failure where it fails."""
        from rankzero_algorithms.__main__ import main

        config = self.base / "input" / "config"
        config.mkdir(parents=True, exist_ok=True)
        documents = {
            "hyperparameters": {name: str(value) for name, value in hyperparameters.items()},
            "inputdataconfig": self.channels,
            "resourceconfig": {"current_host": "algo-1", "hosts": list(self.hosts)},
        }
        for name, value in documents.items():
            (config / f"{name}.json").write_text(json.dumps(value))
        self.monkeypatch.setenv("SAGEMAKER_BASE_DIR", str(self.base))
        code = main(algorithm)
        assert code == 0, (self.base / "output" / "failure").read_text()
        return self.capsys.readouterr().out

    def refusal(self, algorithm: str, **hyperparameters: object) -> str:
        """Return the reason why the job fails."""
        with pytest.raises(AssertionError) as error:
            self.run(algorithm, **hyperparameters)
        assert not (self.base / "model" / "model_algo-1").exists()
        return str(error.value)

    def model(self) -> dict[str, np.ndarray]:
        """Load the arrays of the model."""
        with np.load(self.base / "model" / "model_algo-1", allow_pickle=False) as arrays:
            return dict(arrays)


def metric(log: str, data: str, name: str) -> float:
    """Return the last value of a metric by an expression of the platform's form."""
    found = re.findall(rf"#quality_metric: host=\S+, {data} {name} <(?:loss|score)>=(\S+)", log)
    return float(found[-1])
