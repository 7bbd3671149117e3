"""The rows of a folder with CSV files, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from rankzero_job.errors import ClientError
from rankzero_job.readers.numbers import excerpt, is_number

from .channels import Place
from .log import info, warning


@dataclass(frozen=True)
class Rows:
    """All rows of a place."""

    place: Place
    table: Any
    """A data frame: ``target``, ``feature_0``, ``feature_1``, …"""
    files: list[tuple[str, int]]
    """Name and number of rows of each file, in the order of the rows."""

    @property
    def features(self) -> int:
        """Number of features."""
        return int(self.table.shape[1]) - 1

    def where(self, position: int) -> str:
        """Say where a row is: file, and row in it from 1 on."""
        for name, count in self.files:
            if position < count:
                return f"{name}, row {position + 1}"
            position -= count
        raise IndexError(position)


def read_rows(place: Place) -> Rows:
    """Return all rows of the CSV files at the top of a folder, joined by their order of names.

    Raises ClientError when there are none, for a header, for labels that are no numbers, and for
    files that are no CSV or differ in their number of columns.
    """
    files = [(f"{place.name}/{file.name}", _read(place, file)) for file in _csv_files(place)]
    first_name, first = files[0]
    for name, table in files:
        if table.shape[1] != first.shape[1]:
            raise ClientError(
                f"{name} has {table.shape[1]} columns, but {first_name} has {first.shape[1]}: "
                "make all rows equally long"
            )
    if first.shape[1] < 2:
        raise ClientError(
            f"The rows of {place.name} have one column, the target, and no feature: separate "
            "columns by commas"
        )
    table = pd.concat([table for _, table in files], axis=0, ignore_index=True)
    table.columns = ["target", *(f"feature_{index}" for index in range(table.shape[1] - 1))]
    rows = Rows(place, table, [(name, len(part)) for name, part in files])
    _check_labels(rows)
    return rows


def check_features(rows: Rows, categories: list[int], takes_text: bool) -> None:
    """Raise ClientError for the first feature that the library cannot read.

    ``categories`` are positions among the features; text is taken in them only, and only where
    ``takes_text`` says so.
    """
    for position in range(rows.features):
        column = rows.table[f"feature_{position}"]
        if position in categories and takes_text:
            _check_category(rows, position + 1, column)
        elif not pd.api.types.is_numeric_dtype(column):
            hint = "write it as a number, a category as an integer"
            if takes_text:
                hint = f"name column {position + 1} in categorical_index.json, or write a number"
            _refuse_text(rows, position + 1, column, hint)


def _csv_files(place: Place) -> list[Path]:
    """Return the CSV files; tells of others, which AWS's script does not read."""
    found = sorted(path for path in place.folder.glob("*") if path.is_file())
    files = [path for path in found if path.suffix == ".csv"]
    others = [path.name for path in found if path.suffix not in (".csv", ".json")]
    if not files:
        folders = [f"{path.name}/" for path in sorted(place.folder.glob("*")) if path.is_dir()]
        there = [*others, *folders]
        names = f"found {', '.join(there[:5])}" if there else "there is none"
        raise ClientError(
            f"No file in {place.name} ends with .csv, and AWS's script reads no other: {names}"
        )
    if others:
        warning(f"Left out, as they do not end with .csv: {', '.join(others)}")
    if len(files) > 1:
        info(f"All {len(files)} files in {place.name} that end with .csv are read.")
    return files


def _read(place: Place, file: Path) -> Any:
    """Read one file as AWS's script does, by pandas and without a header."""
    name = f"{place.name}/{file.name}"
    try:
        table = pd.read_csv(file, header=None, low_memory=False)
    except pd.errors.EmptyDataError:
        raise ClientError(f"{name} has no rows") from None
    except (pd.errors.ParserError, UnicodeDecodeError) as error:
        said = str(error).replace("Error tokenizing data. C error: ", "")
        raise ClientError(f"{name} is not CSV in UTF-8: {said}") from error
    _refuse_header(name, table)
    return table


def _refuse_header(name: str, table: Any) -> None:
    """Raise ClientError when the first row has a name where the others have numbers."""
    first = [str(cell) for cell in table.iloc[0]]
    if len(table) < 2 or is_number(first[0]):
        return
    if pd.to_numeric(table.iloc[1:, 0], errors="coerce").notna().all():
        raise ClientError(
            f"{name}, line 1 looks like a header ({excerpt(','.join(first))}): AWS's script takes "
            "it for a row; remove it"
        )


def _check_labels(rows: Rows) -> None:
    """Raise ClientError for the first label that is no number."""
    target = rows.table["target"]
    labels = pd.to_numeric(target, errors="coerce")
    wrong = (labels.isna() | labels.abs().eq(float("inf"))).to_numpy()
    if wrong.any():
        at = int(wrong.argmax())
        found = target.iloc[at]
        said = "is missing" if pd.isna(found) else f'is "{excerpt(str(found))}"'
        raise ClientError(
            f"{rows.where(at)}: the label, in the first column, {said}, and must be a number "
            f"({int(wrong.sum())} such rows)"
        )


def _check_category(rows: Rows, column: int, values: Any) -> None:
    """A category is text or an integer: CatBoost takes no fraction and nothing missing."""
    missing = values.isna().to_numpy()
    if not missing.any() and not pd.api.types.is_float_dtype(values):
        return
    wrong = missing if missing.any() else (values % 1 != 0).to_numpy()
    at = int(wrong.argmax())
    said = "missing" if missing[at] else f"{values.iloc[at]}"
    raise ClientError(
        f"{rows.where(at)}, column {column}: the category is {said}, and CatBoost takes integers "
        "and text: write a missing one as a word of its own, a number without a fraction"
    )


def _refuse_text(rows: Rows, column: int, values: Any, hint: str) -> None:
    """Raise ClientError for the first value that is no number."""
    wrong = (pd.to_numeric(values, errors="coerce").isna() & values.notna()).to_numpy()
    at = int(wrong.argmax())
    raise ClientError(
        f'{rows.where(at)}, column {column}: "{excerpt(str(values.iloc[at]))}" is not a number: '
        f"{hint}"
    )
