"""Turns returned values into JSON; knows NumPy's scalars by behaviour and never imports NumPy.

Non-finite floats become "NaN", "Infinity" and "-Infinity": JSON has no numbers for them, and a
run is not thrown away because its loss was not a number. Integers beyond ±(2^53 - 1) are refused,
as readers would get another number without notice.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from typing import Any

from .decode import MAX_INTEGER
from .masking import shorten
from .records import fields_of

DEEPEST = 100
SHOWN = 60


class Unfit(ValueError):
    """A value that its output cannot take."""


def is_flag(value: Any) -> bool:
    """Tell whether a value is a bool, Python's or NumPy's."""
    return isinstance(value, bool) or (is_scalar(value) and value.dtype == bool)


def is_scalar(value: Any) -> bool:
    """Tell whether a value is a NumPy-like scalar or an array without dimensions."""
    return hasattr(value, "dtype") and getattr(value, "shape", None) == ()


def as_flag(value: Any) -> bool:
    """Return a flag. Raises ValueError for anything else."""
    if not is_flag(value):
        raise Unfit(f"expected true or false, found {describe(value)}")
    return bool(value)


def as_integer(value: Any) -> int:
    """Return an integer. Raises ValueError for anything else."""
    if not is_flag(value) and getattr(value, "shape", ()) == ():
        try:
            number = operator.index(value)
        except TypeError:
            pass
        else:
            return in_range(number)
    raise Unfit(f"expected an integer, found {describe(value)}")


def as_float(value: Any) -> float | str:
    """Return a float, or its name if it is not finite.

    Raises ValueError for anything else, and for numbers that a double would change; decimals and
    fractions are rounded to one.
    """
    is_number = not is_flag(value) and not isinstance(value, (str, bytes))
    if is_number and getattr(value, "shape", ()) == ():
        check_items(value)
        convert = float if hasattr(value, "__float__") else operator.index
        try:
            number = float(convert(value))
        except (TypeError, ValueError, OverflowError):
            pass
        else:
            if (isinstance(value, int) or is_scalar(value)) and value == value and number != value:
                raise Unfit(f"expected a float, found {value}, which a double changes to {number}")
            return finite_or_name(number)
    raise Unfit(f"expected a float, found {describe(value)}")


def as_text(value: Any) -> str:
    """Return text. Raises ValueError for anything else."""
    if not isinstance(value, str):
        raise Unfit(f"expected text, found {describe(value)}")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unfit(f"expected Unicode text, found half a character: {error}") from error
    # Not str(value): an enum's member of text would become its name.
    return str.__str__(value)


def as_json(value: Any, at: str = "", depth: int = 0) -> Any:
    """Return a value of JSON types. Raises ValueError with the place of what has none."""
    if depth > DEEPEST:
        raise Unfit(f"{at}: nested deeper than {DEEPEST} levels, or containing itself")
    if value is None or isinstance(value, bool):
        return value
    try:
        if isinstance(value, str):
            return as_text(value)
        if isinstance(value, int):
            return in_range(int(value))
        if isinstance(value, float):
            return finite_or_name(float(value))
    except ValueError as error:
        raise Unfit(f"{at}: {error}" if at else str(error)) from error
    fields = fields_of(value)
    if fields is not None:
        value = fields
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise Unfit(f"{at or 'an object'}: expected text as key, found {key!r}")
        return {str(k): as_json(v, f"{at}.{k}" if at else k, depth + 1) for k, v in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return as_json(value._asdict(), at, depth)
    if isinstance(value, (list, tuple)):
        return [as_json(v, f"{at}[{i}]", depth + 1) for i, v in enumerate(value)]
    if hasattr(value, "dtype") and hasattr(value, "shape") and hasattr(value, "tolist"):
        try:
            check_items(value)
            if is_wide(value) and value.shape == ():
                return as_float(value)
        except ValueError as error:
            raise Unfit(f"{at}: {error}" if at else str(error)) from error
        return as_json(value.tolist(), at, depth + 1)
    found = describe(value)
    raise Unfit(f"{at}: {found} is not JSON" if at else f"expected JSON, found {found}")


def check_items(value: Any) -> None:
    """See that an array's items have a form in JSON; a value of any other kind passes.

    Raises ValueError for what `tolist` would change without a word: dates and durations (integers),
    masked values (null), named fields (lists without names), a series' index (nothing).
    """
    kind = getattr(getattr(value, "dtype", None), "kind", None)
    if kind is None:
        return
    if kind in "mM":
        raise Unfit(f"{value.dtype}: dates and durations are not JSON; make them text")
    if hasattr(value, "filled") and value.mask.any():
        raise Unfit(f"{describe(value)}: it has masked values; fill them, or leave them out")
    if getattr(value.dtype, "names", None):
        raise Unfit(f"{describe(value)}: it has named fields; make it an object of lists")
    index: Any = getattr(value, "index", None)
    if hasattr(index, "dtype") and list(index) != list(range(len(index))):
        raise Unfit(f"{describe(value)}: its index would be lost; take to_dict() or to_list()")


def is_wide(value: Any) -> bool:
    """Tell whether a number of NumPy's has more digits than a double."""
    return getattr(value.dtype, "kind", "") == "f" and value.dtype.itemsize > 8


def in_range(number: int) -> int:
    """Return an integer that every reader of JSON gets right."""
    if abs(number) > MAX_INTEGER:
        raise Unfit(f"expected an integer within ±(2^53 - 1), found {number}; make it text")
    return number


def finite_or_name(number: float) -> float | str:
    """Return a finite number as it is, any other by its name."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return number


def describe(value: Any) -> str:
    """Name a value by type, and by content where that is short."""
    shape = getattr(value, "shape", None)
    if shape is not None:
        return f"{type(value).__name__} of shape {shape}"
    if value is None or isinstance(value, (bool, int, float, str)):
        return f"{type(value).__name__} {shorten(repr(value), SHOWN)}"
    return type(value).__name__
