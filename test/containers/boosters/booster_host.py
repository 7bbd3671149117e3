"""Builds the /opt/ml tree of a job and runs a stand-in on it, in this process."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest


def rows(count: int, classes: int, seed: int = 1, letters: bool = False) -> str:
    """Return CSV: a target of so many classes, or a number for 0, two features, a category."""
    rng = np.random.default_rng(seed)
    lines = []
    for _ in range(count):
        left, right = (round(float(value), 4) for value in rng.random(2))
        group = int(rng.integers(0, 4))
        mixed = left + right + group / 4
        target: float = int(mixed * classes / 2.8) if classes else round(mixed, 4)
        lines.append(f"{target},{left},{right},{'abcd'[group] if letters else group}")
    return "\n".join(lines) + "\n"


@dataclass
class Host:
    """One host's tree."""

    base: Path
    monkeypatch: pytest.MonkeyPatch
    capfd: pytest.CaptureFixture[str]
    channels: dict[str, dict[str, str]] = field(default_factory=dict)
    hosts: tuple[str, ...] = ("algo-1",)

    def put(self, name: str, content: str | bytes) -> Path:
        """Write a file, named by channel and path in it."""
        path = self.base / "input" / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        channel = name.partition("/")[0]
        self.channels.setdefault(channel, {"ContentType": "text/csv", "TrainingInputMode": "File"})
        return path

    def run(self, library: str, kind: str = "classification", **hyperparameters: Any) -> str:
        """Train and return the log; raises AssertionError with the failure where it fails."""
        from rankzero_boosters.__main__ import main

        config = self.base / "input" / "config"
        config.mkdir(parents=True, exist_ok=True)
        documents = {
            # As SageMaker's SDK sends what a script takes.
            "hyperparameters": {
                name: json.dumps(str(value)) for name, value in hyperparameters.items()
            },
            "inputdataconfig": self.channels,
            "resourceconfig": {"current_host": "algo-1", "hosts": list(self.hosts)},
        }
        for name, value in documents.items():
            (config / f"{name}.json").write_text(json.dumps(value))
        self.monkeypatch.setenv("SAGEMAKER_BASE_DIR", str(self.base))
        code = main(library, kind)
        assert code == 0, (self.base / "output" / "failure").read_text()
        return self.capfd.readouterr().out

    def refusal(self, library: str, kind: str = "classification", **hyperparameters: Any) -> str:
        """Return the reason why the job fails; there is no model then."""
        with pytest.raises(AssertionError) as error:
            self.run(library, kind, **hyperparameters)
        assert not (self.base / "model").exists()
        return str(error.value).partition("\n")[0]

    def model(self, name: str) -> Path:
        """Return the path of the model."""
        return self.base / "model" / name


def values(log: str, regex: str) -> list[float]:
    """Return the values of a metric by AWS's expression for it, in the order of the lines."""
    return [float(found) for line in log.splitlines() for found in re.findall(regex, line)[:1]]
