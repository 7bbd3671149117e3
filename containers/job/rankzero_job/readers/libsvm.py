"""LIBSVM text: ``<label>[:<weight>] [qid:<id>] <index>:<value> ...``, indices from 0."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ClientError
from ..files import DataFile
from ..full_rows import FullRows
from ..log import warning
from ..table import Table
from .ahead import ahead
from .careful_libsvm import check_layout, parse_carefully
from .growing import Growing
from .libsvm_rows import LibsvmRows
from .quick_libsvm import parse_quickly
from .text import chunks_of, first_line

# Several parts are worked on at once, each with arrays of some times its size.
CHUNK_BYTES = 1024 * 1024


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
    """Read one file: a CSR matrix, or full rows."""
    first_line(file)
    check_layout(file)
    joined = _Joined()
    read_bytes = 0
    parts = chunks_of(file, chunk_bytes)
    for (first, chunk), rows in ahead(parts, lambda part: parse_quickly(part[1])):
        if rows is None:
            rows = parse_carefully(file, first, chunk)
        read_bytes += len(chunk)
        if rows.labels.size:
            joined.add(rows, read_bytes / file.size_bytes)
    return joined.table(file)


class _Joined:
    """The rows of the parts of a file."""

    def __init__(self) -> None:
        """Start without rows."""
        self._labels, self._weights = Growing(np.float32), Growing(np.float32)
        self._query_ids = Growing(np.uint32)
        self._has_weights = False
        self._has_queries: set[bool] = set()
        self._features: _Full | _Spelled | None = None

    def add(self, rows: LibsvmRows, share: float) -> None:
        """Add a part; ``share`` of the file has been read with it."""
        self._labels.add(rows.labels, share)
        self._add_features(rows, share)
        # A row without weight beside rows with one weighs 1.
        weights = np.ones_like(rows.labels) if rows.weights is None else rows.weights
        self._weights.add(weights, share)
        self._has_weights |= rows.weights is not None
        self._has_queries.add(rows.query_ids is not None)
        if rows.query_ids is not None:
            self._query_ids.add(rows.query_ids, share)

    def _add_features(self, rows: LibsvmRows, share: float) -> None:
        first = rows.first_of_full()
        if self._features is None:
            self._features = _Spelled() if first is None else _Full(first, int(rows.counts[0]))
        elif isinstance(self._features, _Full) and not self._features.takes(rows, first):
            self._features = _Spelled(self._features.take().to_csr(), share)
        self._features.add(rows, share)

    def table(self, file: DataFile) -> Table | None:
        """Return all rows; None without rows."""
        labels = self._labels.take()
        if self._features is None:
            return None
        if len(self._has_queries) > 1:
            raise ClientError(f"{file.name}: some rows have a qid and others have not")
        weights = self._weights.take() if self._has_weights else None
        query_ids = self._query_ids.take() if True in self._has_queries else None
        return Table(file.name, self._features.take(), labels, weights, query_ids)


class _Full:
    """Features of rows that all have the same ones, in order."""

    def __init__(self, first: int, count: int) -> None:
        """Start without rows, of ``count`` features from ``first`` on."""
        self._first, self._count = first, count
        self._values = Growing(np.float32, first + count)

    def takes(self, rows: LibsvmRows, first: int | None) -> bool:
        """Whether these rows have the same features."""
        return first == self._first and int(rows.counts[0]) == self._count

    def add(self, rows: LibsvmRows, share: float) -> None:
        """Add rows that it takes."""
        values = rows.values.reshape(-1, self._count)
        if self._first:
            values = np.pad(values, ((0, 0), (self._first, 0)), constant_values=np.nan)
        self._values.add(values, share)

    def take(self) -> FullRows:
        """Return all; nothing can be added afterwards."""
        return FullRows(self._values.take(), self._first)


class _Spelled:
    """Features of any rows, each with its index."""

    def __init__(self, start: Any = None, share: float = 1) -> None:
        """Start without rows, or with those of a CSR matrix."""
        self._counts = Growing(np.int64)
        self._indices, self._values = Growing(np.int32), Growing(np.float32)
        if start is not None:
            self._counts.add(np.diff(start.indptr).astype(np.int64), share)
            self._indices.add(start.indices, share)
            self._values.add(start.data, share)

    def add(self, rows: LibsvmRows, share: float) -> None:
        """Add rows."""
        self._counts.add(rows.counts, share)
        self._indices.add(rows.indices, share)
        self._values.add(rows.values, share)

    def take(self) -> Any:
        """Return a CSR matrix of all; nothing can be added afterwards."""
        from scipy import sparse

        indices = self._indices.take()
        ends = np.concatenate([[0], np.cumsum(self._counts.take(), dtype=np.int64)])
        width = int(indices.max()) + 1 if indices.size else 1
        return sparse.csr_matrix((self._values.take(), indices, ends), (ends.size - 1, width))
