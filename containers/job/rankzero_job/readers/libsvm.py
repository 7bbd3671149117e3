"""LIBSVM text: ``<label>[:<weight>] [qid:<id>] <index>:<value> ...``, indices from 0."""

from __future__ import annotations

import numpy as np

from ..errors import ClientError
from ..files import DataFile
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
    """Read one file into a CSR matrix."""
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
        self._query_ids, self._counts = Growing(np.uint32), Growing(np.int64)
        self._indices, self._values = Growing(np.int32), Growing(np.float32)
        self._has_weights = False
        self._has_queries: set[bool] = set()

    def add(self, rows: LibsvmRows, share: float) -> None:
        """Add a part; ``share`` of the file has been read with it."""
        self._labels.add(rows.labels, share)
        self._counts.add(rows.counts, share)
        self._indices.add(rows.indices, share)
        self._values.add(rows.values, share)
        # A row without weight beside rows with one weighs 1.
        weights = np.ones_like(rows.labels) if rows.weights is None else rows.weights
        self._weights.add(weights, share)
        self._has_weights |= rows.weights is not None
        self._has_queries.add(rows.query_ids is not None)
        if rows.query_ids is not None:
            self._query_ids.add(rows.query_ids, share)

    def table(self, file: DataFile) -> Table | None:
        """Return all rows with a CSR matrix of their features; None without rows."""
        from scipy import sparse

        labels = self._labels.take()
        if not labels.size:
            return None
        if len(self._has_queries) > 1:
            raise ClientError(f"{file.name}: some rows have a qid and others have not")
        indices = self._indices.take()
        ends = np.cumsum(self._counts.take(), dtype=np.int64)
        features = sparse.csr_matrix(
            (self._values.take(), indices, np.concatenate([[0], ends])),
            shape=(labels.size, int(indices.max()) + 1 if indices.size else 1),
        )
        weights = self._weights.take() if self._has_weights else None
        query_ids = self._query_ids.take() if True in self._has_queries else None
        return Table(file.name, features, labels, weights, query_ids)
