"""LIBSVM text: ``<label>[:<weight>] [qid:<id>] <index>:<value> ...``, indices from 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import ClientError
from ..files import DataFile
from ..log import warning
from ..table import Table
from .careful_libsvm import check_layout, parse_carefully
from .libsvm_rows import LibsvmRows
from .quick_libsvm import parse_quickly
from .text import CHUNK_BYTES, chunks_of, first_line


def read_libsvm(files: list[DataFile], chunk_bytes: int = CHUNK_BYTES) -> list[Table]:
    """Read LIBSVM files; a file without rows only warns, as in the container."""
    tables = []
    for file in files:
        table = _read(file, chunk_bytes)
        if table is None:
            warning(f"{file.name} has no rows")
        else:
            tables.append(table)
    return tables


def _read(file: DataFile, chunk_bytes: int) -> Table | None:
    """Read one file into a CSR matrix."""
    from scipy import sparse

    first_line(file)
    check_layout(file)
    parts = []
    for first, chunk in chunks_of(file, chunk_bytes):
        rows = parse_quickly(chunk)
        if rows is None:
            rows = parse_carefully(file, first, chunk)
        if rows.labels.size:
            parts.append(rows)
    if not parts:
        return None
    if len({part.query_ids is None for part in parts}) > 1:
        raise ClientError(f"{file.name}: some rows have a qid and others have not")

    def join(column: Callable[[LibsvmRows], Any]) -> np.ndarray:
        columns: list[np.ndarray] = [column(part) for part in parts]
        return columns[0] if len(columns) == 1 else np.concatenate(columns)

    indices = join(lambda part: part.indices)
    labels = join(lambda part: part.labels)
    ends = np.cumsum(join(lambda part: part.counts), dtype=np.int64)
    weights = None
    if any(part.weights is not None for part in parts):
        # A row without weight beside rows with one weighs 1.
        weights = join(
            lambda part: np.ones_like(part.labels) if part.weights is None else part.weights
        )
    features = sparse.csr_matrix(
        (join(lambda part: part.values), indices, np.concatenate([[0], ends])),
        shape=(labels.size, int(indices.max()) + 1 if indices.size else 1),
    )
    ids = None if parts[0].query_ids is None else join(lambda part: part.query_ids)
    return Table(file.name, features, labels, weights, ids)
