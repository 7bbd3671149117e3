"""Columns of Parquet files as numbers, by the rules of pandas and of xgboost's DMatrix."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ClientError
from ..files import DataFile
from .arrow_arrays import values_of
from .numbers import excerpt


def index_columns(schema: Any) -> set[str]:
    """Return the columns that are the index of a pandas frame, which is no feature."""
    described = (schema.pandas_metadata or {}).get("index_columns", [])
    # An index that counts rows is described by an object and has no column.
    return {name for name in described if isinstance(name, str)}


def to_numbers(column: Any, file: DataFile, name: str, first_row: int) -> np.ndarray:
    """Return part of a column as numbers, nulls as NaN; raises ClientError for what is no number.

    ``first_row`` is the number of its first row. A column of text passes when every text is a
    number, as it does in the container.
    """
    import pyarrow as pa

    types = pa.types
    if types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    kind = column.type
    if types.is_null(kind):
        return np.full(len(column), np.nan)
    if types.is_floating(kind) or types.is_integer(kind):
        # By way of 64 bits, as in pandas: an integer beyond 2^53 is rounded twice.
        return values_of(column, kind.to_pandas_dtype()).astype(np.float64, copy=False)
    if types.is_boolean(kind) or types.is_decimal(kind):
        return values_of(column.cast(pa.float64(), safe=False), np.float64)
    if (
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_string_view(kind)
        or types.is_binary_view(kind)
    ):
        return _numbers_in_text(column, file, name, first_row)
    raise ClientError(
        f'{file.name}: column "{name}" is of type {kind}; the algorithm takes numbers only'
    )


def _numbers_in_text(column: Any, file: DataFile, name: str, first_row: int) -> np.ndarray:
    """Read texts as Python's float does."""
    texts: np.ndarray = column.to_numpy(zero_copy_only=False)
    try:
        return texts.astype(np.float64)
    except ValueError:
        for row, text in enumerate(texts, start=first_row):
            if not _is_float(text):
                shown = text.decode(errors="replace") if isinstance(text, bytes) else text
                raise ClientError(
                    f'{file.name}: column "{name}" is of type {column.type}, and '
                    f'"{excerpt(shown)}" in row {row} is not a number; the algorithm takes '
                    "numbers only"
                ) from None
        raise


def _is_float(text: Any) -> bool:
    """Tell whether Python reads a number; null is a missing value."""
    try:
        return text is None or float(text) is not None
    except ValueError:
        return False
