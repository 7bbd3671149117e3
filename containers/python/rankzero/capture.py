"""Fits what the function returned to the declared outputs, before anything is uploaded.

  file       a path of a file, or a pandas data frame (written as the declared format)
  directory  a path of a directory
  integer, float, text, flag, json     values, NumPy's included
Objects are stored below one folder of the writer: files as `<name>/<file name>`, directories as
`<name>/<path>`, text and JSON of more than 8 KiB as `<name>/value.txt` and `<name>/value.json`.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .description import Output
from .encode import as_flag, as_float, as_integer, as_json, as_text, describe
from .tree import list_tree
from .upload import Transfer
from .user_failure import resource_code

# Longer values are stored as objects of their own, so that a manifest stays small.
INLINE_BYTES = 8 * 1024
MAX_KEY_BYTES = 1024

ENCODERS: Mapping[str, Callable[[Any], Any]] = {
    "integer": as_integer,
    "float": as_float,
    "text": as_text,
    "flag": as_flag,
    "json": as_json,
}


@dataclass
class Captured:
    """One output, checked: a value to put into the manifest, or objects to store."""

    declared: Output
    value: Any = None
    is_inline: bool = False
    transfers: list[Transfer] = field(default_factory=list)


@dataclass
class Capture:
    """Everything that was returned: what can be stored, and what is wrong with the rest."""

    outputs: list[Captured]
    problems: list[str]
    error: Exception | None = None
    """What was raised if a resource ran out: memory, or room on the disk."""


def capture(
    declared: Mapping[str, Output],
    returned: Mapping[str, Any],
    prefix: str,
    scratch: Path,
    model_dir: Path | None = None,
) -> Capture:
    """Check every returned value; data frames are written to `scratch`.

    `prefix` is the key of the writer's folder, with a slash at its end. `model_dir` is where a
    model must be; None where other hosts may have left it. There is one problem for each output
    that is undeclared, missing or of another type; it takes none of the others along.
    """
    known = ", ".join(declared) or "none"
    found = Capture(
        [],
        [
            f"{name}: returned, but not declared; declared outputs are {known}"
            for name in returned
            if name not in declared
        ],
    )
    for name, output in declared.items():
        if output.type == "model":
            found.problems += model_problems(name, name in returned, model_dir)
            continue
        if name not in returned:
            found.problems.append(f"{name}: declared as {output.type}, but not returned")
            continue
        try:
            found.outputs.append(capture_one(output, returned[name], prefix, scratch))
        except ValueError as error:
            found.problems.append(f"{name}: {error}")
        except Exception as error:
            # A library that writes a data frame, or a value's own methods.
            found.problems.append(f"{name}: {type(error).__name__}: {error}")
            if resource_code(error) is not None:
                found.error = found.error or error
    return found


def model_problems(name: str, is_returned: bool, model_dir: Path | None) -> list[str]:
    """Check an output that SageMaker stores itself: it is written, not returned."""
    if is_returned:
        return [f"{name}: a model is not returned; write it below ctx.model_dir (SM_MODEL_DIR)"]
    if model_dir is not None and not any(True for _, _, files in os.walk(model_dir) if files):
        return [f"{name}: nothing was written below ctx.model_dir (SM_MODEL_DIR), where it must be"]
    return []


def capture_one(output: Output, value: Any, prefix: str, scratch: Path) -> Captured:
    """Check one output. Raises ValueError with what is expected and what was found."""
    folder = f"{prefix}{output.name}/"
    if output.type == "file":
        if is_data_frame(value):
            value = write_data_frame(value, output, scratch)
        return Captured(output, transfers=[file_transfer(value, folder)])
    if output.type == "directory":
        path = local_path(value, "directory")
        if not path.is_dir():
            raise ValueError(f"expected a directory, found {kind_of(path)} at {path}")
        transfers = [
            Transfer(checked_key(folder + file.path), file.source, file.size)
            for file in list_tree(path)
        ]
        return Captured(output, transfers=transfers)
    encoded = ENCODERS[output.type](value)
    if output.type in ("text", "json"):
        body = encoded if output.type == "text" else json.dumps(encoded, ensure_ascii=False)
        data = body.encode("utf-8")
        if len(data) > INLINE_BYTES:
            suffix = "txt" if output.type == "text" else "json"
            transfer = Transfer(f"{folder}value.{suffix}", None, len(data), data)
            return Captured(output, transfers=[transfer])
    return Captured(output, value=encoded, is_inline=True)


def local_path(value: Any, expected: str) -> Path:
    """Return a returned path. Raises ValueError for anything else."""
    if not isinstance(value, (str, os.PathLike)) or not value:
        raise ValueError(f"expected the path of a {expected}, found {describe(value)}")
    return Path(value)


def kind_of(path: Path) -> str:
    """Say what lies at a path."""
    if path.is_dir():
        return "a directory"
    if path.is_file():
        return "a file"
    return "something else" if path.exists() else "nothing"


def file_transfer(value: Any, folder: str) -> Transfer:
    """Return the transfer of a returned file."""
    path = local_path(value, "file")
    if not path.is_file():
        raise ValueError(f"expected a file, found {kind_of(path)} at {path}")
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(f"{path.name!r}: a name that is not UTF-8") from error
    facts = os.stat(path)
    if not stat.S_ISREG(facts.st_mode):
        raise ValueError(f"expected a file, found something else at {path}")
    if not os.access(path, os.R_OK):
        raise ValueError(f"expected a file, found one that may not be read at {path}")
    return Transfer(checked_key(folder + path.name), os.fspath(path), facts.st_size)


def checked_key(key: str) -> str:
    """Return a key that S3 takes."""
    if len(key.encode("utf-8")) > MAX_KEY_BYTES:
        raise ValueError(f"{key}: longer than the {MAX_KEY_BYTES} bytes of an S3 key")
    return key


def is_data_frame(value: Any) -> bool:
    """Tell whether a value is a pandas data frame; without pandas loaded there is none."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame)


def write_data_frame(frame: Any, output: Output, scratch: Path) -> Path:
    """Write a data frame; its index too, unless that only counts the rows."""
    counts = type(frame.index).__name__ == "RangeIndex"
    path = scratch / f"{output.name}.{output.format}"
    if output.format == "csv":
        frame.to_csv(path, index=not counts)
        return path
    try:
        frame.to_parquet(path, index=not counts)
    except ImportError as error:
        raise ValueError(f"format parquet: {error}; add pyarrow to the requirements") from error
    return path
