"""Rows of one file, and what all files of a channel must have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import ClientError


@dataclass(frozen=True)
class Table:
    """The rows of one file.

    ``features`` is a dense array (rows x features, NaN where missing), or of a sparse format a
    SciPy CSR matrix or :class:`FullRows`.
    """

    file_name: str
    features: Any
    labels: np.ndarray
    weights: np.ndarray | None = None
    query_ids: np.ndarray | None = None

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.labels.shape[0])

    @property
    def columns(self) -> int:
        """Number of features."""
        return int(self.features.shape[1])

    @property
    def is_sparse(self) -> bool:
        """Whether a feature that is not given counts as missing."""
        return not isinstance(self.features, np.ndarray)


def check_widths(tables: list[Table]) -> None:
    """Dense files must agree on the number of features; sparse ones name them by index."""
    for table in tables[1:]:
        if not table.is_sparse and table.columns != tables[0].columns:
            raise ClientError(
                f"{table.file_name} has {table.columns} features, but "
                f"{tables[0].file_name} has {tables[0].columns}: make all rows equally long"
            )


def check_values(tables: list[Table]) -> None:
    """Refuse infinite features and negative weights, which the library cannot train on."""
    for table in tables:
        values = table.features if not table.is_sparse else table.features.data
        if np.isinf(values).any():
            raise ClientError(
                f"{table.file_name} has an infinite value, or one too large for a 32-bit number: "
                "leave a missing value empty"
            )
        if table.weights is not None:
            wrong = np.flatnonzero(~(table.weights >= 0) | np.isinf(table.weights))
            if wrong.size:
                raise ClientError(
                    f"{table.file_name}, row {wrong[0] + 1}: weight must be a nonnegative number, "
                    f"found {table.weights[wrong[0]]:g}"
                )
