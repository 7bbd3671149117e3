"""Fast parsing of numbers in text, with a slow second look that finds what was not a number."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

import numpy as np

from ..errors import ClientError
from ..files import DataFile

# Lines are read this many bytes at a time, so that a large file never lies in memory as text.
_CHUNK_BYTES = 16 * 1024 * 1024

_NUMBER = re.compile(
    r"[+-]?(\d+\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|nan|inf(inity)?)", re.IGNORECASE
)


def is_number(text: str) -> bool:
    """Tell whether a text is one number; NaN is one, as xgboost takes it for missing."""
    return _NUMBER.fullmatch(text.strip()) is not None


def parse_numbers(text: str, separator: str) -> np.ndarray | None:
    """Parse separated numbers at once; None when anything in the text is not a number."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        try:
            return np.fromstring(text, dtype=np.float64, sep=separator)
        except (ValueError, DeprecationWarning):
            return None


def read_chunks(file: DataFile) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of the first line, lines) until the file ends; blank lines included."""
    first = 1
    try:
        with file.path.open(encoding="utf-8-sig") as stream:
            while lines := stream.readlines(_CHUNK_BYTES):
                yield first, lines
                first += len(lines)
    except UnicodeDecodeError as error:
        raise ClientError(
            f"{file.name} is not text ({error.reason}): check the file and its ContentType"
        ) from error


def excerpt(line: str) -> str:
    """Return the start of a line for a message."""
    text = line.strip()
    return text if len(text) <= 50 else f"{text[:50]}..."
