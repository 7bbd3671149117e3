"""Which channels there are, and where in them the rows are.

https://docs.aws.amazon.com/sagemaker/latest/dg/InputOutput-LightGBM.html
https://docs.aws.amazon.com/sagemaker/latest/dg/InputOutput-CatBoost.html
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rankzero_job.contract import Job
from rankzero_job.errors import ClientError

from .booster import Booster
from .log import info, warning

_NAMES = ("train", "training")
_CSV = "text/csv"


@dataclass(frozen=True)
class Place:
    """A folder with CSV files."""

    name: str
    """How messages call it: the channel, and the folder in it."""
    folder: Path


@dataclass(frozen=True)
class Places:
    """Where a job's data are."""

    train: Place
    validation: Place | None
    """None where rows of train are set aside."""
    root: Place
    """Where the file of categories is."""
    model: Path | None
    """The archive with the model to go on from, where the job has one."""


def find_places(booster: Booster, job: Job) -> Places:
    """Return where the data are; raises ClientError for a missing or unsupported channel.

    With a channel of validation rows, both channels have CSV files at their top. Without one, the
    channel of training rows may have the folders ``train`` and ``validation`` instead.
    """
    train = _train_channel(booster, job)
    for name, config in job.channels.items():
        if name not in (train, "validation", "model"):
            warning(f"AWS's script for {booster.title} does not read the channel {name}")
        elif name != "model":
            _check(name, config)
    root = Place(train, job.channel_dir(train))
    model = _model_archive(job)
    if "validation" in job.channels:
        info("Found data in the validation channel.")
        validation = Place("validation", job.channel_dir("validation"))
        return Places(root, validation, root, model)
    inner = next((name for name in _NAMES if (root.folder / name).is_dir()), None)
    if inner is None:
        return Places(root, None, root, model)
    own = root.folder / "validation"
    validation_place = Place(f"{train}/validation", own) if _has_csv(own) else None
    return Places(Place(f"{train}/{inner}", root.folder / inner), validation_place, root, model)


def _train_channel(booster: Booster, job: Job) -> str:
    """Return the channel's name."""
    found = [name for name in _NAMES if name in job.channels]
    if not found:
        raise ClientError(f"Missing required channel: {booster.channel}")
    if len(found) > 1:
        raise ClientError(
            "The job has both channels train and training, of which only one can be the rows to "
            f"train on: leave one out ({booster.channel} is AWS's name for {booster.title})"
        )
    if found[0] != booster.channel and booster.title == "CatBoost":
        warning("AWS's page for CatBoost calls this channel training; its script reads no other")
    return found[0]


def _check(name: str, config: dict[str, Any]) -> None:
    """Check the content type and the input mode."""
    if config.get("TrainingInputMode") == "Pipe":
        raise ClientError(
            f"Channel {name}: AWS's script reads files, and TrainingInputMode is Pipe; "
            "use File or FastFile"
        )
    found = config.get("ContentType")
    if found and str(found).partition(";")[0].strip() != _CSV:
        raise ClientError(f'Channel {name}: content type "{found}" is not supported; use {_CSV}')


def _has_csv(folder: Path) -> bool:
    """Tell whether there is a CSV file in a folder."""
    return folder.is_dir() and any(folder.glob("*.csv"))


def _model_archive(job: Job) -> Path | None:
    """Return the archive in the channel ``model``; JumpStart's own, which is empty, is not here."""
    folder = job.channel_dir("model")
    if "model" not in job.channels or not folder.is_dir():
        return None
    return next(iter(sorted(folder.glob("*.tar.gz"))), None)
