"""CSV without a header: the label in column 0, with csv_weights=1 the weight in column 1."""

from __future__ import annotations

import csv

import numpy as np

from ..errors import ClientError
from ..files import DataFile
from ..table import Table
from .careful_csv import parse_carefully
from .csv_faults import refuse_numbered_header
from .growing import Growing
from .numbers import excerpt, is_number
from .quick_csv import parse_quickly
from .text import CHUNK_BYTES, chunks_of, first_line

_USUAL_DELIMITERS = ",\t;|: "


def read_delimited(
    files: list[DataFile], weighted: bool, chunk_bytes: int = CHUNK_BYTES, labelled: bool = True
) -> list[Table]:
    """Read CSV files; the first file's first line decides the delimiter, as in the container.

    Without ``labelled`` every column is a feature, and labels are NaN.
    """
    lines = [_first_line(file) for file in files]
    # The container looks for a delimiter in every file, and takes the first one's for all.
    delimiter, *_ = [_sniff(file, line, labelled) for file, line in zip(files, lines, strict=True)]
    return [
        _read(file, line, delimiter, weighted, chunk_bytes, labelled)
        for file, line in zip(files, lines, strict=True)
    ]


def _first_line(file: DataFile) -> str:
    """Return a file's first line; raises ClientError when there is nothing in it."""
    line = first_line(file)
    if not line.strip():
        what = "is empty" if file.size_bytes == 0 else "begins with a blank line"
        raise ClientError(f"{file.name} {what}: give every CSV file rows, or remove it")
    return line


def _sniff(file: DataFile, line: str, labelled: bool) -> str:
    """Guess the delimiter from the first line by the same means as the container."""
    try:
        delimiter = csv.Sniffer().sniff(line).delimiter
    except csv.Error:
        delimiter = ""
    if delimiter and not _is_part_of_number(delimiter):
        return delimiter
    # The sniffer takes a digit for the delimiter of some lines that are separated by bars.
    usual = [character for character in _USUAL_DELIMITERS if character in line.strip()]
    if usual:
        return usual[0]
    if not labelled and is_number(line):
        return ","
    raise ClientError(
        f'{file.name}, line 1: could not determine the delimiter of "{excerpt(line)}". A row is '
        + ("a label and at least one feature" if labelled else "numbers")
        + ", separated by a comma"
    )


def _is_part_of_number(character: str) -> bool:
    """Tell characters that stand in cells from those that may stand between them."""
    return character.isalnum() or character in "+-."


def _read(
    file: DataFile, line: str, delimiter: str, weighted: bool, chunk_bytes: int, labelled: bool
) -> Table:
    """Read one file, whose first line is given, into one array."""
    columns = line.count(delimiter) + 1
    first_feature = int(labelled) + int(weighted)
    if columns <= first_feature:
        raise ClientError(
            f"{file.name} has {columns} columns: with csv_weights=1 a row is a label, a weight "
            "and at least one feature"
        )
    features = Growing(np.float32, columns - first_feature)
    labels, weights = Growing(np.float32), Growing(np.float32)
    read_bytes = 0
    for first, chunk in chunks_of(file, chunk_bytes):
        cells = parse_quickly(chunk, delimiter, columns)
        if cells is None:
            cells = parse_carefully(file, first, chunk, delimiter, columns, labelled)
        read_bytes += len(chunk)
        share = read_bytes / file.size_bytes
        labels.add(cells[:, 0] if labelled else np.full(len(cells), np.nan), share)
        if weighted:
            weights.add(cells[:, 1], share)
        features.add(cells[:, first_feature:], share)
    refuse_numbered_header(file, line, delimiter)
    return Table(
        file.name, features.take(), labels.take(), weights=weights.take() if weighted else None
    )
