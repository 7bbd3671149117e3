"""Arrow's arrays of numbers in NumPy's arrays.

Arrow's own ``to_numpy`` first loads pandas, where there is one, which takes longer than small
files to read.
"""

from __future__ import annotations

from typing import Any

import numpy as np

# So many rows at a time that what is written stays in the processor's cache.
_ROWS = 2048


def values_of(array: Any, kind: np.typing.DTypeLike) -> np.ndarray:
    """Return the values of an array whose type is that of NumPy's ``kind``.

    Nulls are NaN; only then the values are copied, and integers become floating numbers.
    """
    validity, data = array.buffers()
    # Arrow keeps no buffer for no values.
    if data is None:
        return np.empty(0, kind)
    start, end = array.offset, array.offset + len(array)
    values = np.frombuffer(data, kind)[start:end]
    if array.null_count:
        # One bit for each value, from the lowest of each byte.
        octets = np.frombuffer(validity, np.uint8)[start // 8 : (end + 7) // 8]
        bits = np.unpackbits(octets, bitorder="little")
        values = np.where(bits[start % 8 :][: len(array)], values, np.nan)
    return values


def joined_values(column: Any, kind: np.typing.DTypeLike) -> np.ndarray:
    """Return the values of a column, whose parts lie apart."""
    parts = [values_of(chunk, kind) for chunk in column.chunks]
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, kind), *parts])


def write_rows(rows: np.ndarray, columns: list[np.ndarray]) -> None:
    """Write columns of numbers into the rows of an array of 32-bit numbers."""
    # A number too large for 32 bits becomes infinite, which is refused later.
    with np.errstate(over="ignore"):
        for start in range(0, len(rows), _ROWS):
            block = rows[start : start + _ROWS]
            for i, column in enumerate(columns):
                block[:, i] = column[start : start + _ROWS]
