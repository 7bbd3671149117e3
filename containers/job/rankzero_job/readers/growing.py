"""Rows that are read part by part into one array, which is never in memory twice."""

from __future__ import annotations

import math

import numpy as np

# Of what is expected, so that lines a little shorter than those before need no second growth.
_SPARE = 1.01


class Growing:
    """An array that grows in place as parts of a file are added."""

    def __init__(self, kind: type[np.generic], width: int | None = None) -> None:
        """Start without rows: of single values, or of ``width`` values each."""
        self._shape = () if width is None else (width,)
        self._array = np.empty((0, *self._shape), kind)
        self._rows = 0

    def add(self, part: np.ndarray, share: float) -> None:
        """Add rows; ``share`` of the file, in (0, 1], has been read with them."""
        rows = self._rows + len(part)
        if rows > len(self._array):
            self._resize(rows if share >= 1 else math.ceil(rows / share * _SPARE))
        self._array[self._rows : rows] = part
        self._rows = rows

    def take(self) -> np.ndarray:
        """Return the array of all rows; nothing can be added afterwards."""
        self._resize(self._rows)
        return self._array

    def _resize(self, rows: int) -> None:
        """Make room for so many rows: large arrays move their pages and copy nothing."""
        # No other array can see this one: slices of it live for one statement only.
        self._array.resize((rows, *self._shape), refcheck=False)
