"""Reads what the platform left for this host.

Files under SAGEMAKER_BASE_DIR (default /opt/ml):
  input/config/hyperparameters.json     text to text
  input/config/resourceconfig.json      hosts, current_host, current_instance_type,
                                        network_interface_name
  input/config/inputdataconfig.json     the channels, by name
  input/config/checkpointconfig.json    LocalPath; only if the job keeps checkpoints
Environment: TRAINING_JOB_NAME, or job_name in SM_TRAINING_ENV.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, NamedTuple

from .errors import RunnerError

# What a process needs that mpirun started on another host: remote shells begin without the
# environment that SageMaker gave to the container's first process.
PLATFORM_VARIABLES = (
    "TRAINING_JOB_NAME",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
)
FIRST_PROCESS = Path("/proc/1/environ")


class Host(NamedTuple):
    """One host of the job."""

    base: Path
    job_name: str
    hosts: tuple[str, ...]
    current_host: str
    instance_type: str
    network_interface: str
    hyperparameters: Mapping[str, str]
    channels: Mapping[str, Mapping[str, Any]]
    checkpoint_dir: Path | None

    @property
    def number(self) -> int:
        """Number of this host, from 0."""
        return self.hosts.index(self.current_host)

    @property
    def scratch(self) -> Path:
        """Return a directory for files on their way to S3; SageMaker itself keeps none of it."""
        return self.base / "output" / "rankzero"

    def channel_path(self, name: str) -> Path:
        """Return where the platform puts a channel's data."""
        return self.base / "input" / "data" / name


def base_dir(environ: Mapping[str, str]) -> Path:
    """Return the root of the platform's directories."""
    return Path(environ.get("SAGEMAKER_BASE_DIR") or "/opt/ml")


def restore_platform_variables(
    environ: MutableMapping[str, str], source: Path = FIRST_PROCESS
) -> None:
    """Fill in, from the container's first process, what a remote shell dropped."""
    if environ.get("TRAINING_JOB_NAME"):
        return
    first = environment_in(source)
    if first.get("TRAINING_JOB_NAME"):
        for name in PLATFORM_VARIABLES:
            if name in first:
                environ.setdefault(name, first[name])


def first_environment(environ: Mapping[str, str], source: Path = FIRST_PROCESS) -> dict[str, str]:
    """Return what the container was started with; nothing where that is not this job's."""
    first = environment_in(source)
    return first if first.get("TRAINING_JOB_NAME") == environ.get("TRAINING_JOB_NAME", "") else {}


def environment_in(source: Path) -> dict[str, str]:
    """Read a process's environment; nothing where it may not be read."""
    try:
        entries = source.read_bytes().split(b"\0")
    except OSError:
        return {}
    return dict(os.fsdecode(entry).partition("=")[::2] for entry in entries)


def read_host(environ: Mapping[str, str]) -> Host:
    """Read this host's configuration.

    Raises BadJobDescription for what the platform should not have left like that.
    """
    base = base_dir(environ)
    config = base / "input" / "config"
    resources = read_object(config / "resourceconfig.json")
    hosts = resources.get("hosts", ["algo-1"])
    if not hosts or not isinstance(hosts, list) or not all(isinstance(h, str) for h in hosts):
        raise bad("resourceconfig.json: hosts: expected a list of names", hosts)
    current = resources.get("current_host", hosts[0] if len(hosts) == 1 else None)
    if not isinstance(current, str) or current not in hosts:
        raise bad(f"resourceconfig.json: current_host: expected one of {', '.join(hosts)}", current)
    hyperparameters = read_object(config / "hyperparameters.json")
    for name, value in hyperparameters.items():
        if not isinstance(value, str):
            raise bad(f"hyperparameters.json: {name}: expected text", value)
    channels = read_object(config / "inputdataconfig.json")
    return Host(
        base=base,
        job_name=job_name(environ),
        hosts=tuple(hosts),
        current_host=current,
        instance_type=str(resources.get("current_instance_type", "")),
        network_interface=str(resources.get("network_interface_name", "eth0")),
        hyperparameters=hyperparameters,
        channels={n: c if isinstance(c, dict) else {} for n, c in channels.items()},
        checkpoint_dir=checkpoint_dir(base, config),
    )


def job_name(environ: Mapping[str, str]) -> str:
    """Return the training job's name."""
    name = environ.get("TRAINING_JOB_NAME")
    if not name:
        try:
            name = json.loads(environ.get("SM_TRAINING_ENV", "{}")).get("job_name")
        except (ValueError, AttributeError):
            name = None
    if not name or not isinstance(name, str):
        raise RunnerError(
            "BadJobDescription",
            "TRAINING_JOB_NAME is not set: outputs are stored under the job's name; "
            "pass the variable on to every process",
        )
    return name


def checkpoint_dir(base: Path, config: Path) -> Path | None:
    """Return the directory that the platform keeps, or None if it keeps none."""
    local = read_object(config / "checkpointconfig.json").get("LocalPath")
    if isinstance(local, str) and local:
        # The default path is meant below the base, wherever that is.
        default = "/opt/ml/"
        return base / local[len(default) :] if local.startswith(default) else Path(local)
    default_dir = base / "checkpoints"
    return default_dir if default_dir.is_dir() else None


def read_object(path: Path) -> dict[str, Any]:
    """Read a JSON object; a file that is not there is an empty one."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise RunnerError("BadJobDescription", f"{path} is not JSON: {error}") from error
    if not isinstance(content, dict):
        raise bad(f"{path}: expected an object", content)
    return content


def bad(expected: str, found: Any) -> RunnerError:
    """Describe a configuration that the platform got wrong."""
    return RunnerError("BadJobDescription", f"{expected}, found {json.dumps(found)[:100]}")
