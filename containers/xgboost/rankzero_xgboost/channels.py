"""Which channels, content types, input modes and distributions the algorithm takes.

Source of the facts: aws/sagemaker-xgboost-container, algorithm_mode/channel_validation.py.
"""

from __future__ import annotations

import os
from typing import Any

from rankzero_job.errors import ClientError

DEFAULT_CONTENT_TYPE = "text/libsvm"

_FORMATS = {
    "csv": "csv",
    "text/csv": "csv",
    "libsvm": "libsvm",
    "text/libsvm": "libsvm",
    "text/x-libsvm": "libsvm",
    "parquet": "parquet",
    "application/x-parquet": "parquet",
    "recordio-protobuf": "recordio-protobuf",
    "application/x-recordio-protobuf": "recordio-protobuf",
}
_DISTRIBUTIONS = ("FullyReplicated", "ShardedByS3Key")


def check_channels(channels: dict[str, dict[str, Any]]) -> str:
    """Return the data format, which the train channel decides for both.

    Raises ClientError for a missing, extra or unsupported channel.
    """
    if "train" not in channels:
        raise ClientError("Missing required channel: train")
    for name, config in channels.items():
        if name == "code":
            _check_code(config)
        elif name in ("train", "validation"):
            _check_data(name, config)
        else:
            raise ClientError(
                f"Extraneous channel found: {name}; the algorithm takes train, validation and code"
            )
    return _FORMATS[_content_type(channels["train"])]


def _check_data(name: str, config: dict[str, Any]) -> None:
    """Check one channel with rows."""
    content_type = _content_type(config)
    if content_type not in _FORMATS:
        _refuse(name, "ContentType", content_type, tuple(_FORMATS))
    mode = config.get("TrainingInputMode")
    if mode == "Pipe":
        _check_pipe(name, content_type)
    elif mode != "File":
        _refuse(name, "TrainingInputMode", mode, ("File",))
    _check_distribution(name, config, _DISTRIBUTIONS)


def _check_pipe(name: str, content_type: str) -> None:
    """Check a channel that is read from a pipe, which versions before 3.0 can."""
    # Set by the local account where a job asks for another version than the one that trains.
    version = os.environ.get("RANKZERO_XGBOOST_VERSION", "3")
    if int(version.partition(".")[0]) >= 3:
        raise ClientError(
            f"Channel configuration for '{name}' channel is not supported: TrainingInputMode Pipe "
            "was dropped from the algorithm in version 3.0; use File"
        )
    if _FORMATS[content_type] in ("libsvm", "parquet"):
        raise ClientError(
            f"Channel configuration for '{name}' channel is not supported: {content_type} is not "
            "read from a pipe here; use File"
        )


def _check_code(config: dict[str, Any]) -> None:
    """Check the channel for scripts, which the algorithm accepts and does not read."""
    content_type = _content_type(config)
    if content_type != "text/python":
        _refuse("code", "ContentType", content_type, ("text/python",))
    if config.get("TrainingInputMode") != "File":
        _refuse("code", "TrainingInputMode", config.get("TrainingInputMode"), ("File",))
    _check_distribution("code", config, ("FullyReplicated",))


def _check_distribution(name: str, config: dict[str, Any], allowed: tuple[str, ...]) -> None:
    """Check S3DistributionType, which has no default."""
    distribution = config.get("S3DistributionType")
    if distribution not in allowed:
        _refuse(name, "S3DistributionType", distribution, allowed)


def _content_type(config: dict[str, Any]) -> Any:
    """Return the channel's content type, LIBSVM when none is given."""
    return config.get("ContentType", DEFAULT_CONTENT_TYPE)


def _refuse(name: str, field: str, found: object, allowed: tuple[str, ...]) -> None:
    """Raise the error for one field of a channel."""
    shown = "none" if found is None else f'"{found}"'
    raise ClientError(
        f"Channel configuration for '{name}' channel is not supported: {field} is {shown}, "
        f"use one of: {', '.join(allowed)}"
    )
