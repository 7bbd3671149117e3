"""Which channels there are, and what their content types say of the files.

See https://docs.aws.amazon.com/sagemaker/latest/dg/cdf-training.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rankzero_job.errors import ClientError

from .algorithm import Algorithm

_CSV = "text/csv"
_RECORDIO = "application/x-recordio-protobuf"


@dataclass(frozen=True)
class Format:
    """How the files of a channel are read."""

    reader: str
    """``csv`` or ``recordio-protobuf``."""
    labelled: bool
    """Whether the files have labels: of CSV, the first column."""


def read_channels(algorithm: Algorithm, channels: dict[str, dict[str, Any]]) -> dict[str, Format]:
    """Return each channel's format; raises ClientError for a missing, extra or unsupported one."""
    if "train" not in channels:
        raise ClientError("Missing required channel: train")
    known = ("train", *algorithm.channels)
    for name in channels:
        if name not in known:
            raise ClientError(
                f"Extraneous channel found: {name}; {algorithm.title} takes {', '.join(known)}"
            )
    return {name: _format(algorithm, name, config) for name, config in channels.items()}


def _format(algorithm: Algorithm, channel: str, config: dict[str, Any]) -> Format:
    """Read one channel's content type."""
    found = config.get("ContentType") or _RECORDIO
    kind, *parameters = (part.strip() for part in str(found).split(";"))
    if kind == _RECORDIO:
        return Format("recordio-protobuf", algorithm.supervised)
    if kind != _CSV:
        raise ClientError(
            f'Channel {channel}: content type "{found}" is not supported; use {_CSV} or {_RECORDIO}'
        )
    size = dict(part.partition("=")[::2] for part in parameters).get("label_size", "1").strip()
    if size not in ("0", "1"):
        raise ClientError(f'Channel {channel}: label_size in "{found}" must be 0 or 1')
    if size == "0" and algorithm.supervised:
        raise ClientError(
            f'Channel {channel}: "{found}" says that the rows have no labels, which '
            f"{algorithm.title} needs; use {_CSV} with the label in the first column"
        )
    return Format("csv", size == "1")
