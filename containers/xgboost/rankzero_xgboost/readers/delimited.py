"""CSV without a header: the label in column 0, with csv_weights=1 the weight in column 1."""

from __future__ import annotations

import csv

import numpy as np

from ..errors import ClientError
from ..files import DataFile
from ..table import Table
from .numbers import excerpt, is_number, parse_numbers, read_chunks

_USUAL_DELIMITERS = ",\t;|: "


def read_delimited(files: list[DataFile], weighted: bool) -> list[Table]:
    """Read CSV files; the first file's first line decides the delimiter, as in the container."""
    delimiters = [_sniff(file) for file in files]
    return [_read(file, delimiters[0], weighted) for file in files]


def _sniff(file: DataFile) -> str:
    """Guess the delimiter from the first line by the same means as the container."""
    line = next((lines[0] for _, lines in read_chunks(file)), "")
    if not line.strip():
        what = "is empty" if file.size_bytes == 0 else "begins with a blank line"
        raise ClientError(f"{file.name} {what}: give every CSV file rows, or remove it")
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
    raise ClientError(
        f'{file.name}, line 1: could not determine the delimiter of "{excerpt(line)}". A row is a '
        "label and at least one feature, separated by a comma"
    )


def _is_part_of_number(character: str) -> bool:
    """Tell characters that stand in cells from those that may stand between them."""
    return character.isalnum() or character in "+-."


def _read(file: DataFile, delimiter: str, weighted: bool) -> Table:
    """Read one file into one array."""
    blocks: list[np.ndarray] = []
    columns = 0
    for first, lines in read_chunks(file):
        numbered = [(first + i, line.strip("\r\n")) for i, line in enumerate(lines)]
        numbered = [(number, line) for number, line in numbered if line.strip()]
        if not numbered:
            continue
        columns = columns or numbered[0][1].count(delimiter) + 1
        blocks.append(_parse(file, numbered, delimiter, columns))
    data = np.concatenate(blocks).astype(np.float32)
    first_feature = 2 if weighted else 1
    if columns <= first_feature:
        raise ClientError(
            f"{file.name} has {columns} columns: with csv_weights=1 a row is a label, a weight "
            "and at least one feature"
        )
    return Table(
        file.name,
        data[:, first_feature:],
        labels=data[:, 0],
        weights=data[:, 1] if weighted else None,
    )


def _parse(
    file: DataFile, numbered: list[tuple[int, str]], delimiter: str, columns: int
) -> np.ndarray:
    """Parse lines at once, or raise the ClientError for the first line that is wrong."""
    for number, line in numbered:
        found = line.count(delimiter) + 1
        if found != columns:
            _refuse_text(file, numbered, delimiter)
            raise ClientError(
                f"{file.name}, line {number}: {found} columns, but the lines before have "
                f"{columns}: make all rows equally long"
            )
    text = delimiter.join(_fill_missing(line, delimiter) for _, line in numbered)
    values = parse_numbers(text, delimiter)
    if values is None or values.size != len(numbered) * columns:
        _refuse_text(file, numbered, delimiter)
        raise ClientError(f"{file.name} could not be read as numbers separated by {delimiter!r}")
    return values.reshape(len(numbered), columns)


def _fill_missing(line: str, delimiter: str) -> str:
    """Write empty cells as NaN, which is how xgboost calls a missing value."""
    may_miss = delimiter * 2 in line or delimiter + " " in line
    if not may_miss and line[0] != delimiter and line[-1] != delimiter:
        return line
    return delimiter.join(cell if cell.strip() else "nan" for cell in line.split(delimiter))


def _refuse_text(file: DataFile, numbered: list[tuple[int, str]], delimiter: str) -> None:
    """Raise the ClientError for the first cell that is not a number, if there is one."""
    for number, line in numbered:
        cells = line.split(delimiter)
        wrong = [i for i, cell in enumerate(cells) if cell.strip() and not is_number(cell)]
        if not wrong:
            continue
        if number == 1 and len(wrong) > 1 and wrong[0] == 0:
            raise ClientError(
                f'{file.name}, line 1 looks like a header: "{excerpt(line)}". The algorithm takes '
                "CSV without a header: remove the line"
            )
        cell = excerpt(cells[wrong[0]])
        if wrong[0] == 0:
            raise ClientError(
                f'{file.name}, line {number}: label "{cell}" is not a number. The label is the '
                "first column: encode classes as 0, 1, ..."
            )
        raise ClientError(
            f'{file.name}, line {number}, column {wrong[0] + 1}: "{cell}" is not a number. '
            "Encode text as numbers; leave a missing value empty"
        )
