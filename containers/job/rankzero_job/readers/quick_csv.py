"""CSV at the speed of Arrow, for rows that are as they should be.

What this does not read, or might read otherwise than careful_csv.py, is left to that: it knows
every exception and every error.
"""

from __future__ import annotations

import codecs

import numpy as np

from .arrow_arrays import values_of, write_rows


def parse_quickly(chunk: bytes, delimiter: str, columns: int) -> np.ndarray | None:
    """Return the cells of whole lines as float32, missing ones as NaN; None when in doubt."""
    import pyarrow as pa
    from pyarrow import csv

    # Arrow's parser of numbers takes "nan(7)" for one, and a byte order mark for nothing.
    if not delimiter.isascii() or b"(" in chunk or chunk.startswith(codecs.BOM_UTF8):
        return None
    names = [str(i) for i in range(columns)]
    try:
        table = csv.read_csv(
            pa.py_buffer(chunk),
            csv.ReadOptions(column_names=names),
            csv.ParseOptions(delimiter=delimiter, quote_char=False),
            # As 64-bit numbers first: rounding once to 32 bits can differ in the last digit.
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.float64()), null_values=["", " "]
            ),
        )
    except pa.ArrowException:
        return None
    cells = np.empty((table.num_rows, columns), dtype=np.float32)
    at = 0
    for batch in table.to_batches():
        parts = [values_of(column, np.float64) for column in batch.columns]
        write_rows(cells[at : at + batch.num_rows], parts)
        at += batch.num_rows
    # A line of nothing but delimiters that are blanks is a blank line, not a row.
    if delimiter.isspace() and np.isnan(cells[:, 0]).any():
        return None
    return cells
