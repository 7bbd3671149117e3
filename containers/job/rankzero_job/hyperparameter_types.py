"""How a hyperparameter's string is parsed and which values it may have."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .errors import ClientError

# Returns None for an accepted value, else what is allowed.
Check = Callable[[Any], "str | None"]


@dataclass(frozen=True)
class Hyperparameter:
    """One accepted hyperparameter."""

    parse: Callable[[str], Any]
    check: Check

    def read(self, name: str, text: str) -> Any:
        """Return the typed value; raises ClientError for text that is not one."""
        try:
            value = self.parse(text)
        except (ValueError, SyntaxError, TypeError) as error:
            raise ClientError(
                f'Hyperparameter {name}: could not parse value "{text}" ({error})'
            ) from error
        allowed = self.check(value)
        if allowed is not None:
            raise ClientError(f'Hyperparameter {name}: "{text}" is not allowed; use {allowed}')
        return value


def integer(low: int | None = None, high: int | None = None) -> Hyperparameter:
    """Accept an integer between two bounds, which are themselves accepted."""
    return Hyperparameter(int, _closed(low, high, "an integer"))


def number(low: float | None = None, high: float | None = None) -> Hyperparameter:
    """Accept a number between two bounds, which are themselves accepted."""
    return Hyperparameter(float, _closed(low, high, "a number"))


def open_number(
    above: float, below: float | None = None, up_to: float | None = None
) -> Hyperparameter:
    """Accept a number above a bound, and below or up to another."""

    upper = f" and below {below}" if below is not None else ""
    upper = f" and at most {up_to}" if up_to is not None else upper

    def check(value: float) -> str | None:
        outside = (
            value <= above
            or (below is not None and value >= below)
            or (up_to is not None and value > up_to)
        )
        return f"a number above {above}{upper}" if outside else None

    return Hyperparameter(float, check)


def choice(*values: str) -> Hyperparameter:
    """Accept one of the given words."""

    def check(value: str) -> str | None:
        return None if value in values else f"one of: {', '.join(values)}"

    return Hyperparameter(str, check)


def comma_list(allowed: str, is_allowed: Callable[[str], bool]) -> Hyperparameter:
    """Accept words separated by commas, without blanks, as the container splits them."""

    def check(value: list[str]) -> str | None:
        wrong = [word for word in value if not is_allowed(word)]
        return f'{allowed} (found "{wrong[0]}")' if wrong else None

    return Hyperparameter(lambda text: text.split(","), check)


def integer_tuple(*values: int) -> Hyperparameter:
    """Accept a Python tuple, such as "(1, 0, -1)", of the given integers."""

    def check(value: Any) -> str | None:
        if isinstance(value, tuple) and all(_is_int(item) and item in values for item in value):
            return None
        return f"a tuple of {', '.join(map(str, values))}, such as (1, 0)"

    return Hyperparameter(ast.literal_eval, check)


def nested_integers(low: int) -> Hyperparameter:
    """Accept a list of lists, such as "[[1, 2], [3]]", of integers from a lower bound on."""

    def check(value: Any) -> str | None:
        if isinstance(value, list) and all(
            isinstance(group, list) and all(_is_int(item) and item >= low for item in group)
            for group in value
        ):
            return None
        return f"a list of lists of integers from {low} on, such as [[1, 2], [3, 4]]"

    return Hyperparameter(ast.literal_eval, check)


def _closed(low: float | None, high: float | None, noun: str) -> Check:
    """Check a closed interval; NaN is never outside, as in the container."""
    bounds = " and ".join(
        part
        for part in (
            f"at least {low}" if low is not None else "",
            f"at most {high}" if high is not None else "",
        )
        if part
    )

    def check(value: float) -> str | None:
        outside = (low is not None and value < low) or (high is not None and value > high)
        return f"{noun} of {bounds}" if outside else None

    return check


def _is_int(value: object) -> bool:
    """Tell integers from booleans, which Python counts among them."""
    return isinstance(value, int) and not isinstance(value, bool)
