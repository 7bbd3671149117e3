"""Rows of one file, and how the rows of a channel become a DMatrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import ClientError, library_message
from .library import load_xgboost


@dataclass(frozen=True)
class Table:
    """The rows of one file.

    ``features`` is a dense array (rows x features, NaN where missing) or a SciPy CSR matrix.
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


def to_dmatrix(tables: list[Table], threads: int | None) -> Any:
    """Join the files of a channel into one DMatrix; raises ClientError for what it refuses."""
    xgboost = load_xgboost()
    features = _join([table.features for table in tables])
    try:
        return xgboost.DMatrix(
            features,
            label=np.concatenate([table.labels for table in tables]),
            weight=_join_optional([table.weights for table in tables]),
            qid=_join_optional([table.query_ids for table in tables]),
            nthread=threads,
        )
    except (xgboost.core.XGBoostError, ValueError) as error:
        names = ", ".join(table.file_name for table in tables)
        raise ClientError(f"Failed to load {names}: {library_message(error)}") from error


def _join(parts: list[Any]) -> Any:
    """Stack dense arrays or CSR matrices; the latter are widened to the widest."""
    if isinstance(parts[0], np.ndarray):
        return parts[0] if len(parts) == 1 else np.concatenate(parts)
    from scipy import sparse

    width = max(part.shape[1] for part in parts)
    for part in parts:
        part.resize(part.shape[0], width)
    return sparse.vstack(parts, format="csr")


def _join_optional(parts: list[np.ndarray | None]) -> np.ndarray | None:
    """Join columns that every file has or none has."""
    present = [part for part in parts if part is not None]
    if present and len(present) < len(parts):
        raise ClientError(
            "Some files of the channel have weights or query ids and others have not: "
            "give them in all files or in none"
        )
    return np.concatenate(present) if present else None
