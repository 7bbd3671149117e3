"""Rows of a sparse format that leave no feature out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class FullRows:
    """The values of rows that have the same features, from ``first`` on: half of a CSR matrix.

    ``values`` is an array of rows x features; of features before ``first`` it is NaN.
    """

    values: np.ndarray
    first: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, and features with those before the first."""
        return int(self.values.shape[0]), int(self.values.shape[1])

    @property
    def data(self) -> np.ndarray:
        """All values, as a CSR matrix calls them; NaN of what is not there."""
        return self.values

    def to_csr(self) -> Any:
        """Return the same as a CSR matrix."""
        from scipy import sparse

        rows, width = self.shape
        given = width - self.first
        indices = np.tile(np.arange(self.first, width, dtype=np.int32), rows)
        ends = np.arange(0, rows * given + 1, given, dtype=np.int64)
        values = np.ascontiguousarray(self.values[:, self.first :]).reshape(-1)
        return sparse.csr_matrix((values, indices, ends), shape=self.shape)
