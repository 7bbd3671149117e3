"""Inputs of a notebook as inputs of a request: frames and arrays become files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from .errors import InvalidRequest

FILE = "data.csv"


def is_data(value: Any) -> bool:
    """Tell whether a value is a frame or an array, which has to become a file."""
    return hasattr(value, "to_csv") or type(value).__module__.split(".")[0] == "numpy"


def is_local_path(value: Any) -> bool:
    """Tell whether a value is a path of this machine."""
    if isinstance(value, os.PathLike):
        return True
    return isinstance(value, str) and "://" not in value and Path(value).exists()


def write_frame(name: str, data: Any, folder: Path, *, is_algorithm: bool) -> dict[str, Any]:
    """Write a frame or an array as CSV into a folder; return the channel that reads it.

    A built-in algorithm reads numbers without a header, the label first; a function gets the names
    of the columns in the first line, and no index.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    frame = data if hasattr(data, "to_csv") else _frame_of(name, data)
    if is_algorithm:
        frame = _numbers(name, frame)
    frame.to_csv(path, index=False, header=not is_algorithm)
    return {"uri": str(path), "contentType": "text/csv"}


def _frame_of(name: str, array: Any) -> Any:
    import pandas

    if array.ndim > 2:
        raise _invalid(
            name,
            f"The array has {array.ndim} dimensions.",
            "one or two; save others with numpy.save into a folder, and give its path",
        )
    return pandas.DataFrame(array)


def _numbers(name: str, frame: Any) -> Any:
    """Check that a frame holds what a built-in algorithm can read: numbers, the label first."""
    if len(frame.columns) == 0 or len(frame) == 0:
        raise _invalid(name, "The frame is empty.", "rows with the label in the first column")
    for place, column in enumerate(frame.columns):
        values = frame.iloc[:, place]
        kind = getattr(values.dtype, "kind", "O")
        if kind in "biuf":
            continue
        example = values.iloc[0]
        what = "label, the first column" if place == 0 else "column"
        raise _invalid(
            name,
            f"The {what} {str(column)!r} holds {values.dtype} such as {example!r}, not numbers.",
            "numbers; encode text first, for example "
            f"frame[{str(column)!r}].astype('category').cat.codes",
        )
    booleans = [c for c, kind in frame.dtypes.items() if kind.kind == "b"]
    return frame.astype(dict.fromkeys(booleans, int)) if booleans else frame


def _invalid(name: str, message: str, allowed: str) -> InvalidRequest:
    path = f"$.inputs.{name}"
    text = f"The request has a problem:\n  WrongType at {path}: {message} Allowed: {allowed}."
    problem = {"code": "WrongType", "path": path, "message": message, "allowed": allowed}
    return InvalidRequest(text, [problem])
