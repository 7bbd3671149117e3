"""LIBSVM at the speed of Arrow, for rows that are as they should be.

Without its heads (label, weight, query) a file is pairs with a colon between: two columns. What
this does not read, or might read otherwise than careful_libsvm.py, is left to that.
"""

from __future__ import annotations

import codecs
from typing import Any

import numpy as np

from .libsvm_rows import LibsvmRows

# A comment; blanks other than a space; what Arrow takes for a number: nan(7), 0x1f; or for
# nothing: a byte order mark.
_IN_DOUBT = (b"#", b"\t", b"\r", b"(", b"x", b"X", codecs.BOM_UTF8)
_QUERY = b" qid:"


def parse_quickly(chunk: bytes) -> LibsvmRows | None:
    """Return the rows of whole lines; None when anything in them is in doubt."""
    if b"\r" in chunk:
        chunk = chunk.replace(b"\r\n", b"\n")
    if any(character in chunk for character in _IN_DOUBT):
        return None
    queries = chunk.count(_QUERY)
    if queries:
        chunk = chunk.replace(_QUERY, b":")
    lines = [line.partition(b" ") for line in chunk.split(b"\n") if line]
    if not lines or queries not in (0, len(lines)):
        return None
    heads = _parse_heads([head for head, _, _ in lines], bool(queries))
    if heads is None:
        return None
    pairs = b"\n".join([rest for _, _, rest in lines])
    table = _parse(pairs.replace(b" ", b"\n"), ["int32", "float64"])
    if table is None:
        return None
    text = np.frombuffer(pairs, dtype=np.uint8)
    ends = np.append(np.flatnonzero(text == ord("\n")), text.size)
    counts = np.diff(np.searchsorted(np.flatnonzero(text == ord(":")), ends), prepend=0)
    indices, values = (column.to_numpy() for column in table.columns)
    # A missing cell is a number that is not there, such as the value in "3:".
    if any(column.null_count for column in table.columns) or (indices < 0).any():
        return None
    return LibsvmRows(*heads, counts, indices, _single(values))


def _parse_heads(
    heads: list[bytes], with_query: bool
) -> tuple[np.ndarray, np.ndarray | None, np.ndarray | None] | None:
    """Return labels, weights and query ids."""
    text = b"\n".join(heads)
    if b"+" in text:
        # Arrow knows no plus sign before a number, and labels such as +1 are usual.
        if b"+-" in text:
            return None
        text = text.replace(b"\n+", b"\n").removeprefix(b"+")
    columns = heads[0].count(b":") + 1
    with_weight = columns == 2 + with_query
    if columns > 2 + with_query or columns < 1 + with_query:
        return None
    types = ["float64"] * (columns - with_query) + ["int64"] * with_query
    table = _parse(text, types)
    if table is None or table.num_rows != len(heads):
        return None
    if any(column.null_count for column in table.columns):
        return None
    numbers = [column.to_numpy() for column in table.columns]
    if with_query and ((numbers[-1] < 0) | (numbers[-1] >= 1 << 32)).any():
        return None
    return (
        _single(numbers[0]),
        _single(numbers[1]) if with_weight else None,
        numbers[-1].astype(np.uint32) if with_query else None,
    )


def _parse(text: bytes, types: list[str]) -> Any:
    """Parse lines of numbers with colons between; None when they are not."""
    import pyarrow as pa
    from pyarrow import csv

    names = [str(i) for i in range(len(types))]
    if not text.strip():
        return pa.table({name: pa.array([], kind) for name, kind in zip(names, types, strict=True)})
    try:
        return csv.read_csv(
            pa.py_buffer(text),
            csv.ReadOptions(column_names=names),
            csv.ParseOptions(delimiter=":", quote_char=False),
            csv.ConvertOptions(column_types=dict(zip(names, types, strict=True)), null_values=[""]),
        )
    except pa.ArrowException:
        return None


def _single(numbers: np.ndarray) -> np.ndarray:
    """Round to 32 bits."""
    with np.errstate(over="ignore"):
        return numbers.astype(np.float32)
