"""Lists the files of a directory output.

Symbolic links are followed; one that leads back to a directory around it, or nowhere, is an error,
and so is anything that is neither file nor directory. Empty directories are not kept: S3 has none.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class LocalFile:
    """A file to upload; `path` relative to its output, with forward slashes."""

    source: str
    path: str
    size: int


def list_tree(root: Path) -> list[LocalFile]:
    """Return all files below a directory, sorted by path. Raises ValueError with the bad path."""
    return sorted(walk(os.fspath(root), "", ()), key=lambda file: file.path)


def walk(directory: str, prefix: str, around: tuple[tuple[int, int], ...]) -> Iterator[LocalFile]:
    """Go through a directory; `around` identifies the directories that it lies in."""
    facts = os.stat(directory)
    identity = (facts.st_dev, facts.st_ino)
    if identity in around:
        raise ValueError(f"{prefix.rstrip('/')}: a link back to a directory that it lies in")
    with os.scandir(directory) as entries:
        for entry in entries:
            path = prefix + entry.name
            try:
                # Text that is not UTF-8 cannot be part of a key.
                path.encode("utf-8")
                entry_facts = entry.stat()
            except UnicodeEncodeError as error:
                raise ValueError(f"{path!r}: a name that is not UTF-8") from error
            except FileNotFoundError as error:
                raise ValueError(f"{path}: a link to nothing") from error
            if stat.S_ISDIR(entry_facts.st_mode):
                yield from walk(entry.path, f"{path}/", (*around, identity))
            elif stat.S_ISREG(entry_facts.st_mode):
                if not os.access(entry.path, os.R_OK):
                    raise ValueError(f"{path}: may not be read")
                yield LocalFile(entry.path, path, entry_facts.st_size)
            else:
                raise ValueError(f"{path}: neither a file nor a directory")
