"""Builds what a JSON value's annotation asks for: dataclasses, lists, dicts, unions.

Only what is listed here; any other annotation is refused before training starts. A TypedDict stays
a dict, but its keys and types are checked.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any, Literal, Union

from .masking import shorten
from .records import is_dataclass

UNIONS = (Union, getattr(types, "UnionType", Union))
SCALARS = (int, float, str, bool, type(None))
LISTS = (list, Sequence, MutableSequence)
DICTS = (dict, Mapping, MutableMapping)
SHOWN = 60


def is_supported(annotation: Any, within: tuple[Any, ...] = ()) -> bool:
    """Tell whether a JSON value can be built into this annotation.

    `within` are the records around it: one that holds itself is looked at once.
    """
    if annotation is Any or annotation is None or annotation is object or annotation in SCALARS:
        return True
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Literal:
        return True
    if origin in UNIONS or origin is tuple or origin in LISTS:
        return all(is_supported(a, within) for a in arguments if a is not Ellipsis)
    if origin in DICTS:
        return arguments[0] in (str, Any) and is_supported(arguments[1], within)
    if annotation in LISTS or annotation in DICTS or annotation is tuple:
        return True
    if is_record(annotation):
        inside = (*within, annotation)
        hints = typing.get_type_hints(annotation).values()
        return annotation in within or all(is_supported(hint, inside) for hint in hints)
    return False


def is_record(annotation: Any) -> bool:
    """Tell whether an annotation has named members."""
    return is_dataclass(annotation) or (
        isinstance(annotation, type) and hasattr(annotation, "__total__")
    )


def build(annotation: Any, value: Any, at: str, problems: list[str]) -> Any:
    """Build a value; problems are added with their place, in which case the result is void."""
    if annotation is Any or annotation is object:
        return value
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in UNIONS:
        return build_union(arguments, value, at, problems)
    if origin is Literal:
        if not any(value == a and type(value) is type(a) for a in arguments):
            allowed = ", ".join(json.dumps(a) for a in arguments)
            problems.append(f"{at}: expected one of {allowed}, found {show(value)}")
        return value
    if is_record(annotation):
        return build_record(annotation, value, at, problems)
    if origin is tuple or annotation is tuple or origin in LISTS or annotation in LISTS:
        return build_list(annotation, value, at, problems)
    if origin in DICTS or annotation in DICTS:
        if not isinstance(value, dict):
            problems.append(f"{at}: expected an object, found {show(value)}")
            return value
        of = arguments[1] if arguments else Any
        return {key: build(of, item, f"{at}.{key}", problems) for key, item in value.items()}
    return build_scalar(annotation, value, at, problems)


def build_scalar(annotation: Any, value: Any, at: str, problems: list[str]) -> Any:
    """Build a number, text, flag or null."""
    if annotation is None or annotation is type(None):
        fits = value is None
    elif annotation is float:
        fits = isinstance(value, (int, float)) and not isinstance(value, bool)
        value = float(value) if fits else value
    elif annotation is int:
        whole = isinstance(value, float) and value.is_integer()
        fits = (isinstance(value, int) and not isinstance(value, bool)) or whole
        value = int(value) if fits else value
    else:
        fits = isinstance(value, annotation)
    if not fits:
        names = {int: "an integer", float: "a float", str: "text", bool: "true or false"}
        problems.append(f"{at}: expected {names.get(annotation, 'null')}, found {show(value)}")
    return value


def build_union(arguments: tuple[Any, ...], value: Any, at: str, problems: list[str]) -> Any:
    """Build the first member that fits."""
    attempts: list[list[str]] = []
    for argument in arguments:
        found: list[str] = []
        built = build(argument, value, at, found)
        if not found:
            return built
        if argument is not type(None):
            attempts.append(found)
    # Of several alternatives the one that got furthest explains best.
    best = min(attempts, key=len) if attempts else [f"{at}: expected null"]
    problems.extend(best)
    return value


def build_list(annotation: Any, value: Any, at: str, problems: list[str]) -> Any:
    """Build a list or a tuple."""
    if not isinstance(value, list):
        problems.append(f"{at}: expected a list, found {show(value)}")
        return value
    arguments = typing.get_args(annotation)
    is_tuple = annotation is tuple or typing.get_origin(annotation) is tuple
    if is_tuple and arguments and arguments[-1] is not Ellipsis:
        if len(arguments) != len(value):
            problems.append(f"{at}: expected {len(arguments)} items, found {len(value)}")
            return value
        kinds: Sequence[Any] = arguments
    else:
        kinds = [arguments[0] if arguments else Any] * len(value)
    items = [build(kinds[i], item, f"{at}[{i}]", problems) for i, item in enumerate(value)]
    return tuple(items) if is_tuple else items


def build_record(annotation: Any, value: Any, at: str, problems: list[str]) -> Any:
    """Build a dataclass, or check a TypedDict."""
    if not isinstance(value, dict):
        problems.append(f"{at}: expected an object, found {show(value)}")
        return value
    before = len(problems)
    hints = typing.get_type_hints(annotation)
    if is_dataclass(annotation):
        # Loaded already: the annotation is the user's.
        import dataclasses

        fields = {f.name: f for f in dataclasses.fields(annotation) if f.init}
        required = [
            name
            for name, f in fields.items()
            if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
        ]
        known = list(fields)
    else:
        required, known = sorted(annotation.__required_keys__), list(hints)
    problems.extend(f"{at}.{name}: missing" for name in required if name not in value)
    unknown = [name for name in value if name not in known]
    allowed = ", ".join(known)
    problems.extend(f"{at}.{name}: not known; known are {allowed}" for name in unknown)
    members = {
        name: build(hints[name], item, f"{at}.{name}", problems)
        for name, item in value.items()
        if name in known
    }
    if not is_dataclass(annotation) or len(problems) > before:
        return members
    try:
        return annotation(**members)
    except (TypeError, ValueError) as error:
        # The class's own checks, in __post_init__.
        problems.append(f"{at}: {error}")
        return members


def show(value: Any) -> str:
    """Show a value in few characters."""
    return shorten(json.dumps(value), SHOWN)
