"""Parquet: the first column is the label, the others are features; weights are not read.

The container calls ``pyarrow.parquet.read_table(folder).to_pandas().to_numpy()``, after it has
linked all files into one flat folder (aws/sagemaker-xgboost-container cb8df91, data_utils.py).
So the first file by name decides which columns there are and of which types, the others match
by name, and folders named ``key=value`` add no column.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ClientError
from ..files import DataFile
from ..log import warning
from ..table import Table
from .arrow_arrays import write_rows
from .parquet_columns import index_columns, to_numbers

_BATCH_ROWS = 1 << 16


def read_parquet(files: list[DataFile]) -> list[Table]:
    """Read Parquet files, one table for each that has rows; nulls are missing values."""
    import pyarrow as pa

    _warn_of_partitions(files)
    # The container's folder is flat: files are in the order of their own names.
    files = sorted(files, key=lambda file: file.path.name)
    schema = _open(files[0])[1]
    names = [name for name in schema.names if name not in index_columns(schema)]
    if len(names) < 2:
        raise ClientError(
            f"{files[0].name} has {len(names)} column{'s' * (len(names) != 1)} (the index of "
            "pandas is not one): give it a label column followed by at least one feature"
        )
    tables = []
    for file in files:
        table = _read(file, files[0], schema, names)
        if table is None:
            warning(f"{file.name} has no rows")
        else:
            tables.append(table)
    if not tables:
        raise ClientError(f"{files[0].name} has 0 rows, and so has every file of its channel")
    # Arrow would keep what it has read a file with, up to the size of its largest row group.
    pa.default_memory_pool().release_unused()
    return tables


def _open(file: DataFile) -> tuple[Any, Any]:
    """Return a file that can be read with another file's schema, and its own schema."""
    import pyarrow as pa
    from pyarrow import dataset, fs

    try:
        fragment = dataset.ParquetFileFormat().make_fragment(str(file.path), fs.LocalFileSystem())
        schema = fragment.physical_schema
    except (pa.ArrowException, OSError) as error:
        raise _failure(file, error) from error
    twice = next((name for name in schema.names if schema.names.count(name) > 1), None)
    if twice is not None:
        raise ClientError(f'{file.name}: two columns have the name "{twice}"; rename one')
    return fragment, schema


def _read(file: DataFile, first: DataFile, schema: Any, names: list[str]) -> Table | None:
    """Read one file's columns as the first file has them; None when it has no rows."""
    import pyarrow as pa

    fragment, own = _open(file)
    _warn_of_columns(file, first, own, schema)
    try:
        return _fill(file, fragment, schema, names)
    except (pa.ArrowException, OSError) as error:
        for name in names:
            if name in own.names and own.field(name).type != schema.field(name).type:
                raise ClientError(
                    f'{file.name}: column "{name}" is of type {own.field(name).type}, but in '
                    f"{first.name} of type {schema.field(name).type}, and the first file's types "
                    f"count ({_one_line(error)}): write all files with one schema"
                ) from error
        raise _failure(file, error) from error


def _fill(file: DataFile, fragment: Any, schema: Any, names: list[str]) -> Table | None:
    """Read a file some rows at a time, so that it is in memory as 32-bit numbers only."""
    from pyarrow import dataset

    rows = fragment.count_rows()
    if rows == 0:
        return None
    features = np.empty((rows, len(names) - 1), np.float32)
    labels = np.empty(rows, np.float32)
    at = 0
    for batch in fragment.to_batches(
        schema=schema,
        columns=names,
        batch_size=_BATCH_ROWS,
        batch_readahead=2,
        fragment_scan_options=dataset.ParquetFragmentScanOptions(
            use_buffered_stream=True, pre_buffer=False
        ),
    ):
        end = at + batch.num_rows
        label, *others = [
            to_numbers(column, file, name, at + 1)
            for name, column in zip(names, batch.columns, strict=True)
        ]
        write_rows(labels[at:end].reshape(-1, 1), [label])
        write_rows(features[at:end], others)
        at = end
    return Table(file.name, features, labels)


def _warn_of_partitions(files: list[DataFile]) -> None:
    """Say once that names of folders are not columns."""
    for file in files:
        folder = next((part for part in file.name.split("/")[1:-1] if "=" in part), None)
        if folder is not None:
            warning(
                f"{file.name}: the folder {folder} gives no column, because the algorithm reads "
                "the files only; write the value into the files if it is a feature"
            )
            return


def _warn_of_columns(file: DataFile, first: DataFile, own: Any, schema: Any) -> None:
    """Tell columns that the first file has not, and those that only it has."""
    index = index_columns(schema) | index_columns(own)
    for names, others, what in (
        (own.names, schema.names, f"are not in {first.name} and are left out"),
        (schema.names, own.names, f"of {first.name} are not there: its rows have no such values"),
    ):
        only = [name for name in names if name not in others and name not in index]
        if only:
            warning(f"{file.name}: columns {', '.join(only[:5])} {what}")


def _failure(file: DataFile, error: Exception) -> ClientError:
    """Name the file that could not be read."""
    return ClientError(f"{file.name}: failed to load parquet data ({_one_line(error)})")


def _one_line(error: Exception) -> str:
    """Return what Arrow says, without line breaks."""
    return " ".join(str(error).split())
