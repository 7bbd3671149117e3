"""The files of a channel, as File mode leaves them on the host, or as a pipe hands them over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import ClientError
from .log import warning

# The container follows a channel's folders this deep and leaves out what lies deeper.
_MAX_DEPTH = 3


@dataclass(frozen=True)
class DataFile:
    """One file of a channel."""

    path: Path
    # How messages call it: channel and path below it, since the host's path means nothing.
    name: str
    size_bytes: int


def list_files(channel: str, directory: Path) -> list[DataFile]:
    """Return the channel's data files by name, empty when there is nothing in them.

    Raises ClientError for a hidden file, or when some files have data and a folder is nested
    too deep for any to be reachable.
    """
    _drain(directory)
    files = sorted(_walk(channel, directory, 1), key=lambda file: file.name)
    return files if sum(file.size_bytes for file in files) else []


def _drain(directory: Path) -> None:
    """Make a file of a channel in Pipe mode: all of its objects, one after the other."""
    pipe = directory.with_name(f"{directory.name}_0")
    if directory.exists() or not pipe.is_fifo():
        return
    directory.mkdir()
    with pipe.open("rb") as source, (directory / pipe.name).open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)


def warn_of_copies(train: list[DataFile], validation: list[DataFile]) -> None:
    """Warn of files that look the same in both channels, since then validation says nothing."""
    seen = {(file.path.name, file.size_bytes) for file in train}
    for file in validation:
        if (file.path.name, file.size_bytes) in seen:
            warning(
                f"{file.name} has the name and size of a file in train: "
                "validation on training data says nothing about new data"
            )


def _walk(channel: str, directory: Path, depth: int, prefix: str = "") -> Iterator[DataFile]:
    """Yield the files below a directory."""
    if not directory.is_dir():
        return
    for path in sorted(directory.iterdir()):
        name = f"{channel}/{prefix}{path.name}"
        if path.is_dir():
            if depth == _MAX_DEPTH:
                warning(f"{name}/ is more than {_MAX_DEPTH - 1} folders deep and is left out")
            else:
                yield from _walk(channel, path, depth + 1, f"{prefix}{path.name}/")
        elif path.name.startswith("."):
            raise ClientError(f"Hidden file found in the data path! Remove {name} before training")
        elif not path.name.startswith("_"):
            yield DataFile(path, name, path.stat().st_size)
