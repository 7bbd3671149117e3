"""What is wrong with a line of CSV that is not all numbers, in words that help.

A first line is called a header only when the second line has numbers where the first has words:
advice to remove a line must never cost a row.
"""

from __future__ import annotations

import re

from ..errors import ClientError
from ..files import DataFile
from .numbers import excerpt, is_number

# Single letters are left out: a column called y is more common than a y for yes.
_TRUTH = ("true", "false", "yes", "no")
_MISSING = (
    "na",
    "n/a",
    "#n/a",
    "null",
    "none",
    "nil",
    "missing",
    "?",
    "-",
    "--",
    ".",
    "<na>",
    "nat",
)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?")

# Kinds that stand for numbers, however they are written.
_NUMBERS = ("number", "quoted number", "decimal comma", "truth value")

_ADVICE = {
    "quoted number": "Write numbers without quotes",
    "truth value": "Write truth values as 1 and 0",
    "decimal comma": "Write numbers with a decimal point",
    "missing value": "Leave a missing value empty",
    "date": "Write dates as numbers, such as days since a day of your choice",
    "text": "Encode text as numbers; leave a missing value empty",
}


def refuse_text(
    file: DataFile, numbered: list[tuple[int, str]], delimiter: str, labelled: bool = True
) -> None:
    """Raise the ClientError for the first cell that is not a number, if there is one."""
    for i, (number, line) in enumerate(numbered):
        cells = line.split(delimiter)
        column = next((j for j, cell in enumerate(cells) if not _is_sound(cell)), None)
        if column is None:
            continue
        below: list[str] = []
        if number == 1 and len(numbered) > 1:
            below = numbered[i + 1][1].split(delimiter)
        if _is_header(cells, below):
            raise _header(file, line, cells)
        has_number_below = column < len(below) and _kind(below[column]) in _NUMBERS
        raise _refusal(file, number, column, cells, delimiter, has_number_below, labelled)


def refuse_numbered_header(file: DataFile, line: str, delimiter: str) -> None:
    """Raise the ClientError for the names 0, 1, ... that pandas gives, above its index."""
    cells = [cell.strip() for cell in line.split(delimiter)]
    if not cells[0] and cells[1:] == [str(i) for i in range(len(cells) - 1)]:
        raise _header(file, line, cells)


def _header(file: DataFile, line: str, cells: list[str]) -> ClientError:
    """Say that there is a header, and that an index below it is no label."""
    advice = "remove the line"
    if not cells[0].strip():
        advice += (
            ", and the index below its empty first name, which would be the label (pandas: "
            "to_csv(path, header=False, index=False))"
        )
    return ClientError(
        f'{file.name}, line 1 looks like a header: "{excerpt(line)}". The algorithm takes CSV '
        f"without a header: {advice}"
    )


def _refusal(
    file: DataFile,
    number: int,
    column: int,
    cells: list[str],
    delimiter: str,
    has_number_below: bool,
    labelled: bool,
) -> ClientError:
    """Say what one cell is and what to make of it."""
    where = f"{file.name}, line {number}"
    if delimiter == "," and any(";" in cell for cell in cells):
        return ClientError(
            f'{where}: "{excerpt(delimiter.join(cells))}" has both ";" and ",". Write numbers with '
            'a decimal point and "," between them'
        )
    kind = _kind(cells[column])
    advice = _ADVICE[kind]
    what = f'{where}, column {column + 1}: "{excerpt(cells[column])}" is not a number. '
    if column == 0 and labelled:
        what = (
            f'{where}: label "{excerpt(cells[0])}" is not a number. The label is the first column. '
        )
        if kind == "text":
            advice = "Encode classes as 0, 1, ..."
    if kind == "text" and has_number_below:
        advice += ". If the line is a header, remove it"
    return ClientError(what + advice)


def _is_header(first: list[str], second: list[str]) -> bool:
    """Tell names above numbers from data that are not all numbers.

    An empty name is one as well: pandas leaves that of its index empty.
    """
    kinds = [_kind(cell) for cell in first]
    if not all(kind in ("text", "empty") for kind in kinds):
        return False
    return any(
        kind == "text" and _kind(below) in _NUMBERS
        for kind, below in zip(kinds, second, strict=False)
    )


def _is_sound(cell: str) -> bool:
    """Tell what can be read: a number, or nothing."""
    return not cell.strip() or is_number(cell)


def _kind(cell: str) -> str:
    """Name what stands in a cell."""
    text = cell.strip()
    if not text:
        return "empty"
    if is_number(text):
        return "number"
    bare = text.strip("\"'").strip()
    if bare != text and is_number(bare):
        return "quoted number"
    if bare.lower() in _TRUTH:
        return "truth value"
    if bare.lower() in _MISSING or not bare:
        return "missing value"
    if _DECIMAL_COMMA.fullmatch(bare):
        return "decimal comma"
    if _DATE.fullmatch(bare):
        return "date"
    return "text"
