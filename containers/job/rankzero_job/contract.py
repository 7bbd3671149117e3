"""What SageMaker puts under /opt/ml before training starts, read and checked once."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import AlgorithmError, ClientError


@dataclass(frozen=True)
class Job:
    """One host's view of a training job."""

    base: Path
    hyperparameters: dict[str, str]
    channels: dict[str, dict[str, Any]]
    hosts: list[str]
    current_host: str
    checkpoint_dir: Path | None

    @property
    def model_dir(self) -> Path:
        """Directory that becomes model.tar.gz."""
        return self.base / "model"

    @property
    def output_data_dir(self) -> Path:
        """Directory that becomes output.tar.gz."""
        return self.base / "output" / "data"

    def channel_dir(self, name: str) -> Path:
        """Directory with the files of a channel."""
        return self.base / "input" / "data" / name


def base_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the directory that stands for /opt/ml."""
    return Path(environ.get("SAGEMAKER_BASE_DIR") or "/opt/ml")


def load_job(base: Path) -> Job:
    """Read the configuration files; a broken one is the platform's fault, not the user's."""
    config = base / "input" / "config"
    hyperparameters = _read_object(config / "hyperparameters.json")
    for name, value in hyperparameters.items():
        if not isinstance(value, str):
            raise ClientError(
                f"Hyperparameter {name}: found {json.dumps(value)}, "
                "but SageMaker passes every hyperparameter as a string"
            )
    channels = _read_object(config / "inputdataconfig.json")
    resources = _read_object(config / "resourceconfig.json")
    hosts, current = resources.get("hosts"), resources.get("current_host")
    if not isinstance(hosts, list) or not isinstance(current, str) or current not in hosts:
        raise AlgorithmError(
            "resourceconfig.json must name current_host and list it in hosts, found "
            f"current_host {json.dumps(current)} and hosts {json.dumps(hosts)}"
        )
    checkpoints = config / "checkpointconfig.json"
    local_path = _read_object(checkpoints).get("LocalPath") if checkpoints.exists() else None
    return Job(
        base=base,
        hyperparameters=hyperparameters,
        channels=channels,
        hosts=sorted(hosts),
        current_host=current,
        checkpoint_dir=_below_base(base, local_path) if local_path else None,
    )


def write_failure(base: Path, line: str) -> None:
    """Leave the reason where the platform looks for it."""
    output = base / "output"
    output.mkdir(parents=True, exist_ok=True)
    (output / "failure").write_text(line, encoding="utf-8")


def _read_object(path: Path) -> dict[str, Any]:
    """Read a JSON object from a configuration file."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AlgorithmError(f"{path} is missing: SageMaker writes it before training") from None
    except ValueError as error:
        raise AlgorithmError(f"{path} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise AlgorithmError(f"{path} must hold a JSON object, found {json.dumps(value)[:80]}")
    return value


def _below_base(base: Path, local_path: str) -> Path:
    """Map a container path such as /opt/ml/checkpoints to where the base directory has it."""
    try:
        return base / Path(local_path).relative_to("/opt/ml")
    except ValueError:
        return Path(local_path)
