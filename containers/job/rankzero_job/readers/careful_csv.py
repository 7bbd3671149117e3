"""CSV line by line: reads every spelling of a number, and names the first line that is wrong."""

from __future__ import annotations

import numpy as np

from ..errors import ClientError
from ..files import DataFile
from .csv_faults import refuse_text
from .numbers import parse_numbers
from .text import lines_of


def parse_carefully(
    file: DataFile,
    first: int,
    chunk: bytes,
    delimiter: str,
    columns: int,
    labelled: bool = True,
) -> np.ndarray:
    """Return the cells of whole lines as float32, missing ones as NaN.

    ``first`` is the number of the chunk's first line. Raises ClientError for the first line that
    is not ``columns`` numbers.
    """
    numbered = [
        (number, line.rstrip("\n"))
        for number, line in enumerate(lines_of(file, chunk), start=first)
        if line.strip()
    ]
    for number, line in numbered:
        found = line.count(delimiter) + 1
        if found != columns:
            refuse_text(file, [pair for pair in numbered if pair[0] <= number], delimiter, labelled)
            raise ClientError(
                f"{file.name}, line {number}: {found} column{'s' * (found != 1)}, but the lines "
                f"before have {columns}: make all rows equally long"
            )
    text = delimiter.join(_fill_missing(line, delimiter) for _, line in numbered)
    values = parse_numbers(text, delimiter) if numbered else np.empty(0)
    if values is None or values.size != len(numbered) * columns:
        refuse_text(file, numbered, delimiter, labelled)
        raise ClientError(f"{file.name} could not be read as numbers separated by {delimiter!r}")
    with np.errstate(over="ignore"):
        return values.reshape(len(numbered), columns).astype(np.float32)


def _fill_missing(line: str, delimiter: str) -> str:
    """Write empty cells as NaN, which is how xgboost calls a missing value."""
    return delimiter.join(cell if cell.strip() else "nan" for cell in line.split(delimiter))
