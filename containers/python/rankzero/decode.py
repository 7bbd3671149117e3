"""Turns one value into what its input declares, or says why it cannot.

A hyperparameter is JSON, or raw text where SageMaker tuned it ("0.003", "relu"):
  integer  a JSON number without a fraction, within ±(2^53 - 1); 5.0 is 5
  float    a JSON number within the range of a double; NaN and Infinity are refused
  text     a JSON string; whatever is not one is taken as it stands
  flag     true or false
  json     any JSON whose numbers are in range
"""

from __future__ import annotations

import json
import math
from typing import Any

from .description import Input, looks_secret
from .masking import shorten

# JavaScript reads larger integers as other numbers; both runners draw the line here.
MAX_INTEGER = 2**53 - 1
SHOWN = 80
EXACT = {"text": str, "flag": bool}


def decode(declared: Input, raw: str) -> Any:
    """Decode and check a hyperparameter's text.

    Raises ValueError with what is expected and what was found.
    """
    try:
        value = parse_json(raw)
    except (ValueError, RecursionError):
        if declared.type != "text":
            raise mismatch(declared, raw) from None
        value = raw
    if declared.type == "text" and not isinstance(value, str):
        value = raw
    return check(declared, value)


def check(declared: Input, value: Any) -> Any:
    """Check a value that is decoded already: from the S3 document, or a default.

    Raises ValueError with what is expected and what was found.
    """
    if value is None and declared.has_default and declared.default is None:
        return None
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if declared.type == "integer":
        if not number or value != value // 1 or abs(value) > MAX_INTEGER:
            raise mismatch(declared, value)
        value = int(value)
    elif declared.type == "float":
        if not number:
            raise mismatch(declared, value)
        value = float(value)
        if not math.isfinite(value):
            raise mismatch(declared, value)
    elif declared.type == "json" and (beyond := beyond_range(value)) is not None:
        what = "a larger one (secret)" if declared.secret else beyond
        raise ValueError(f"expected integers within ±(2^53 - 1), found {what}; make it text")
    elif declared.type in EXACT and not isinstance(value, EXACT[declared.type]):
        raise mismatch(declared, value)
    below = declared.minimum is not None and value < declared.minimum
    above = declared.maximum is not None and value > declared.maximum
    if below or above or (declared.values is not None and value not in declared.values):
        raise mismatch(declared, value)
    return value


def parse_json(text: str) -> Any:
    """Parse strict JSON: no NaN, no number beyond a double."""
    return json.loads(text, parse_constant=refuse, parse_float=finite, parse_int=whole)


def refuse(constant: str) -> Any:
    """Refuse what Python's parser would take beyond JSON."""
    raise ValueError(f"{constant} is not JSON")


def finite(text: str) -> float:
    """Read a number that a double can hold."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is out of range")
    return number


def beyond_range(value: Any) -> int | None:
    """Return the first integer in a JSON value that JavaScript would read as another number."""
    if isinstance(value, int):
        return value if abs(value) > MAX_INTEGER else None
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((found for item in items if (found := beyond_range(item)) is not None), None)


def whole(text: str) -> int | float:
    """Read an integer; one with a sign before zero is a double, as JavaScript reads it."""
    return -0.0 if text == "-0" else int(text)


def expected(declared: Input) -> str:
    """Say what an input takes."""
    words = {
        "channel": "a channel",
        "integer": "an integer",
        "float": "a float",
        "text": "text",
        "flag": "true or false",
        "json": "JSON",
    }[declared.type]
    if declared.values is not None:
        words += " of " + ", ".join(json.dumps(value) for value in declared.values)
    if declared.minimum is not None and declared.maximum is not None:
        words += f" from {json.dumps(declared.minimum)} to {json.dumps(declared.maximum)}"
    elif declared.minimum is not None:
        words += f" of at least {json.dumps(declared.minimum)}"
    elif declared.maximum is not None:
        words += f" of at most {json.dumps(declared.maximum)}"
    return words


def mismatch(declared: Input, found: Any) -> ValueError:
    """Describe a value that does not fit; a secret one is not shown."""
    if declared.secret:
        return ValueError(f"expected {expected(declared)}, found something else (secret)")
    shown = found if isinstance(found, str) else json.dumps(found)
    if declared.type == "json" and looks_secret(shown):
        # What cannot be parsed cannot be masked either.
        shown = "text that is not JSON"
    return ValueError(f"expected {expected(declared)}, found {shorten(shown, SHOWN)}")
