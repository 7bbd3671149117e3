"""Numbers in text: what is one, and many at once."""

from __future__ import annotations

import re
import warnings

import numpy as np

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


def excerpt(line: str) -> str:
    """Return the start of a line for a message."""
    text = line.strip()
    return text if len(text) <= 50 else f"{text[:50]}..."
