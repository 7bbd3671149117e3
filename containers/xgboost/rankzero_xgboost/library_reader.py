"""Reads plain LIBSVM with the library's own reader, as AWS's container reads every LIBSVM file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from rankzero_job.errors import ClientError
from rankzero_job.files import DataFile
from rankzero_job.readers.careful_libsvm import check_layout
from rankzero_job.readers.text import chunks_of, first_line
from rankzero_job.table import Table

from .library import load_xgboost
from .library_errors import library_message
from .plain_libsvm import is_plain

# With arrays of the same size, small enough for the processor and for malloc to keep them.
_CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True)
class LibraryRows:
    """Features that the library has already: ``matrix`` holds them, and their labels."""

    matrix: Any

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and features."""
        return int(self.matrix.num_row()), int(self.matrix.num_col())

    @property
    def data(self) -> np.ndarray:
        """No values: plain text has none that are worth a check."""
        return np.empty(0, np.float32)


def read_by_library(file: DataFile, threads: int | None) -> Table | None:
    """Read a file of plain LIBSVM; None when it is not, or its path means more to the library.

    Raises ClientError for what is no LIBSVM at all.
    """
    if any(character in str(file.path) for character in "?#;"):
        return None
    first_line(file)
    check_layout(file)
    chunks = chunks_of(file, _CHUNK_BYTES)
    # Most files that are not plain are not from their first rows on: those are not read in vain.
    _, first = next(chunks, (0, b""))
    if not first or not is_plain(first):
        return None
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(_load, file, threads)
        if not all(is_plain(chunk) for _, chunk in chunks):
            return None
    matrix = reading.result()
    return Table(file.name, LibraryRows(matrix), matrix.get_label())


def _load(file: DataFile, threads: int | None) -> Any:
    """Have the library read a file."""
    xgboost = load_xgboost()
    # It says each time that it would rather not read text any more; a thread has its own setting.
    with xgboost.config_context(verbosity=0):
        try:
            return xgboost.DMatrix(f"{file.path}?format=libsvm", silent=True, nthread=threads)
        except xgboost.core.XGBoostError as error:
            raise ClientError(f"Failed to load {file.name}: {library_message(error)}") from error
