"""What a part of a LIBSVM file holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class LibsvmRows:
    """Some rows: ``counts`` of features by row, then the index and value of each feature."""

    labels: np.ndarray
    weights: np.ndarray | None
    query_ids: np.ndarray | None
    counts: np.ndarray
    indices: np.ndarray
    values: np.ndarray

    def first_of_full(self) -> int | None:
        """Return the index, 0 or 1, from which on every row has all the same features in order.

        None where a row leaves one out, which is what the format is for.
        """
        count = int(self.counts[0])
        if count == 0 or (self.counts != count).any():
            return None
        first = int(self.indices[0])
        order = np.arange(first, first + count, dtype=self.indices.dtype)
        is_full = first <= 1 and (self.indices.reshape(-1, count) == order).all()
        return first if is_full else None
