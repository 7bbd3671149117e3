"""Which features are categories: ``categorical_index.json`` beside the rows.

https://docs.aws.amazon.com/sagemaker/latest/dg/InputOutput-LightGBM.html
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rankzero_job.errors import ClientError

from .channels import Place
from .log import info

_KEY = "cat_index_list"
_FORM = f'{{"{_KEY}": [1, 3]}}, with the columns counted from 0, which is the target'


def read_categories(root: Place, features: int) -> list[int]:
    """Return the positions of categories among the features, none without a file.

    Raises ClientError for a wrong file.
    """
    files = sorted(root.folder.glob("*.json"))
    if not files:
        return []
    if len(files) > 1:
        names = ", ".join(file.name for file in files)
        raise ClientError(
            f"Channel {root.name} has {len(files)} JSON files ({names}), but only one can name "
            "the categories: leave categorical_index.json"
        )
    name = f"{root.name}/{files[0].name}"
    columns = _columns(name, files[0])
    for column in columns:
        _check(name, column, columns, features)
    if columns:
        info(f"Found categorical feature indexes file. The categorical columns are: {columns}.")
    return [column - 1 for column in columns]


def _columns(name: str, file: Path) -> list[Any]:
    """Return the list in the file."""
    try:
        document = json.loads(file.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise ClientError(f"{name} is not JSON: {error}; it must be {_FORM}") from error
    columns = document.get(_KEY) if isinstance(document, dict) else None
    if not isinstance(columns, list):
        raise ClientError(f"{name} must be {_FORM}; found {json.dumps(document)[:80]}")
    return columns


def _check(name: str, column: Any, columns: list[Any], features: int) -> None:
    """Check one of the columns."""
    if not isinstance(column, int) or isinstance(column, bool) or not 1 <= column <= features:
        target = " (0 is the target)" if column == 0 and not isinstance(column, bool) else ""
        raise ClientError(
            f"{name}: {json.dumps(column)} in {_KEY} is no column of a feature{target}; "
            f"use integers from 1 to {features}"
        )
    if columns.count(column) > 1:
        raise ClientError(f"{name}: {column} is in {_KEY} more than once; name each column once")
