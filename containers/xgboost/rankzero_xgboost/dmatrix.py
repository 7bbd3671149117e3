"""How the rows of a channel become a DMatrix."""

from __future__ import annotations

from typing import Any

import numpy as np
from rankzero_job.errors import ClientError
from rankzero_job.full_rows import FullRows
from rankzero_job.table import Table

from .library import load_xgboost
from .library_errors import library_message
from .library_reader import LibraryRows


def to_dmatrix(tables: list[Table], threads: int | None) -> Any:
    """Join the files of a channel into one DMatrix; raises ClientError for what it refuses.

    Empties the list, so that rows which nobody else holds are not in memory twice.
    """
    if len(tables) == 1 and isinstance(tables[0].features, LibraryRows):
        return tables.pop().features.matrix
    xgboost = load_xgboost()
    names = ", ".join(table.file_name for table in tables)
    columns = {
        "label": np.concatenate([table.labels for table in tables]),
        "weight": _join_optional([table.weights for table in tables]),
        "qid": _join_optional([table.query_ids for table in tables]),
    }
    features = _take_features(tables)
    try:
        return xgboost.DMatrix(features, **columns, nthread=threads)
    except (xgboost.core.XGBoostError, ValueError) as error:
        raise ClientError(f"Failed to load {names}: {library_message(error)}") from error


def _take_features(tables: list[Table]) -> Any:
    """Stack dense arrays or CSR matrices, and let go of each that is copied."""
    if len(tables) == 1:
        return _values_of(tables.pop())
    is_full = all(isinstance(table.features, FullRows) for table in tables)
    if is_full and len({table.columns for table in tables}) == 1:
        return _stack_dense(tables)
    stack = _stack_sparse if tables[0].is_sparse else _stack_dense
    return stack(tables)


def _values_of(table: Table) -> Any:
    """Return what the library reads: full rows are a dense array to it."""
    return table.features.values if isinstance(table.features, FullRows) else table.features


def _stack_dense(tables: list[Table]) -> np.ndarray:
    """Stack arrays of equal width."""
    rows = sum(table.rows for table in tables)
    stacked = np.empty((rows, tables[0].columns), np.float32)
    at = 0
    while tables:
        table = tables.pop(0)
        stacked[at : at + table.rows] = _values_of(table)
        at += table.rows
    return stacked


def _stack_sparse(tables: list[Table]) -> Any:
    """Stack CSR matrices, as wide as the widest."""
    from scipy import sparse

    width = max(table.columns for table in tables)
    values = np.empty(sum(_given_in(table.features) for table in tables), np.float32)
    indices = np.empty(values.size, np.int32)
    ends = [np.zeros(1, np.int64)]
    at = 0
    while tables:
        part = tables.pop(0).features
        if isinstance(part, FullRows):
            part = part.to_csr()
        values[at : at + part.nnz] = part.data
        indices[at : at + part.nnz] = part.indices
        ends.append(part.indptr[1:] + np.int64(at))
        at += part.nnz
    starts = np.concatenate(ends)
    return sparse.csr_matrix((values, indices, starts), shape=(starts.size - 1, width))


def _given_in(features: Any) -> int:
    """Count the features that rows of a sparse format name."""
    if not isinstance(features, FullRows):
        return int(features.nnz)
    rows, width = features.shape
    return rows * (width - features.first)


def _join_optional(parts: list[np.ndarray | None]) -> np.ndarray | None:
    """Join columns that every file has or none has."""
    present = [part for part in parts if part is not None]
    if present and len(present) < len(parts):
        raise ClientError(
            "Some files of the channel have weights or query ids and others have not: "
            "give them in all files or in none"
        )
    return np.concatenate(present) if present else None
