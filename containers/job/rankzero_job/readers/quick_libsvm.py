"""LIBSVM at the speed of Arrow, for rows that are as they should be.

With a pair to each line a file is two columns with a colon between; labels and queries become
pairs with an index of their own. What this does not read, or might read otherwise than
careful_libsvm.py, is left to that.
"""

from __future__ import annotations

import re

import numpy as np

from .arrow_arrays import joined_values
from .libsvm_rows import LibsvmRows

# A comment; blanks other than a space; what Arrow takes for a number: nan(7), 0x1f.
_IN_DOUBT = (b"#", b"\t", b"\r", b"(", b"x", b"X")
_QUERY = re.compile(rb" qid:\d{1,10}(?=[ \n]|\Z)")
# No feature has a negative index.
_LABEL, _QUERY_ID = -1, -2


def parse_quickly(chunk: bytes) -> LibsvmRows | None:
    """Return the rows of whole lines; None when anything in them is in doubt."""
    if b"\r" in chunk:
        chunk = chunk.replace(b"\r\n", b"\n")
    if not chunk.isascii() or any(character in chunk for character in _IN_DOUBT):
        return None
    # Arrow knows no plus sign before a number, so those of labels such as +1 are left out below;
    # that of +-1 would make it a number.
    if b"+" in chunk and b"+-" in chunk:
        return None
    return _parse_flat(chunk) or _parse_weighted(chunk)


def _parse_flat(chunk: bytes) -> LibsvmRows | None:
    """Parse rows without weights."""
    # A single character is found far sooner than a text.
    queries = chunk.count(b" qid:") if b"q" in chunk else 0
    if queries and len(_QUERY.findall(chunk)) != queries:
        return None
    label = b"\n%d:" % _LABEL
    text = label + chunk.removesuffix(b"\n").replace(b"\n", label)
    lines = np.count_nonzero(np.frombuffer(text, np.uint8) == ord("\n"))
    if b"+" in text:
        text = text.replace(label + b"+", label)
    if queries:
        text = text.replace(b" qid:", b"\n%d:" % _QUERY_ID)
    pairs = _parse(text.replace(b" ", b"\n"), ["int32", "float64"])
    if pairs is None:
        return None
    indices, values = pairs
    labels, ids = (np.flatnonzero(indices == index) for index in (_LABEL, _QUERY_ID))
    is_feature = indices >= 0
    features = np.count_nonzero(is_feature)
    # A label begins every line, a query follows every label or none, and nothing else has their
    # indices.
    if labels.size != lines or labels.size + ids.size + features != indices.size:
        return None
    if ids.size != queries or (queries and not np.array_equal(ids, labels + 1)):
        return None
    if (values[ids] >= 1 << 32).any():
        return None
    numbers = _single(values)
    return LibsvmRows(
        labels=numbers[labels],
        weights=None,
        query_ids=values[ids].astype(np.uint32) if queries else None,
        counts=np.diff(labels, append=indices.size) - (2 if queries else 1),
        indices=indices[is_feature],
        values=numbers[is_feature],
    )


def _parse_weighted(chunk: bytes) -> LibsvmRows | None:
    """Parse rows with weights: the heads apart from the features."""
    lines = [line.partition(b" ") for line in chunk.split(b"\n") if line]
    heads = _parse(
        b"\n".join([b"", *(head for head, _, _ in lines)]).replace(b"\n+", b"\n"),
        ["float64", "float64"],
    )
    text = b"\n".join([rest for _, _, rest in lines])
    pairs = _parse(text.replace(b" ", b"\n"), ["int32", "float64"])
    if heads is None or pairs is None or heads[0].size != len(lines):
        return None
    indices, values = pairs
    if (indices < 0).any():
        return None
    characters = np.frombuffer(text, dtype=np.uint8)
    ends = np.append(np.flatnonzero(characters == ord("\n")), characters.size)
    counts = np.diff(np.searchsorted(np.flatnonzero(characters == ord(":")), ends), prepend=0)
    labels, weights = (_single(column) for column in heads)
    return LibsvmRows(labels, weights, None, counts, indices, _single(values))


def _parse(text: bytes, types: list[str]) -> list[np.ndarray] | None:
    """Parse lines of numbers with colons between; None when they are not, or one is missing."""
    import pyarrow as pa
    from pyarrow import csv

    names = [str(i) for i in range(len(types))]
    if not text.strip():
        return [np.empty(0, kind) for kind in types]
    try:
        table = csv.read_csv(
            pa.py_buffer(text),
            # In one piece, which need not be joined.
            csv.ReadOptions(column_names=names, block_size=len(text) + 1),
            csv.ParseOptions(delimiter=":", quote_char=False),
            csv.ConvertOptions(column_types=dict(zip(names, types, strict=True)), null_values=[""]),
        )
    except pa.ArrowException:
        return None
    if any(column.null_count for column in table.columns):
        return None
    return [joined_values(column, kind) for column, kind in zip(table.columns, types, strict=True)]


def _single(numbers: np.ndarray) -> np.ndarray:
    """Round to 32 bits."""
    with np.errstate(over="ignore"):
        return numbers.astype(np.float32)
