"""Parquet: the first column is the label, the others are features; weights are not read."""

from __future__ import annotations

import numpy as np

from ..errors import ClientError
from ..files import DataFile
from ..table import Table


def read_parquet(file: DataFile) -> Table:
    """Read one Parquet file; nulls are missing values."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        content = parquet.ParquetFile(file.path).read()
    except (pa.ArrowException, OSError) as error:
        raise ClientError(
            f"{file.name}: failed to load parquet data ({' '.join(str(error).split())})"
        ) from error
    if content.num_columns < 2 or content.num_rows == 0:
        raise ClientError(
            f"{file.name} has {content.num_rows} rows and {content.num_columns} columns: give it "
            "rows, and a label column followed by at least one feature"
        )
    columns = np.empty((content.num_rows, content.num_columns), dtype=np.float32, order="F")
    for i, field in enumerate(content.schema):
        if not (
            pa.types.is_integer(field.type)
            or pa.types.is_floating(field.type)
            or pa.types.is_boolean(field.type)
            or pa.types.is_decimal(field.type)
        ):
            raise ClientError(
                f'{file.name}: column "{field.name}" is of type {field.type}; the algorithm takes '
                "numbers only"
            )
        columns[:, i] = content.column(i).cast(pa.float64()).to_numpy()
    return Table(file.name, np.ascontiguousarray(columns[:, 1:]), labels=columns[:, 0].copy())
