"""Fits the inputs to the training function's own signature, before it is called.

  channel   Path, str                      text   str, Literal
  integer   int, float                     flag   bool
  float     float                          json   dict, list, dataclass, TypedDict, … (structures)
No annotation, Any and object take everything. `ctx`, or a parameter annotated Context, gets the
context. A parameter with a default of its own need not be declared.
"""

from __future__ import annotations

import os
import sys
import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from .context import Context
from .description import Input
from .errors import RunnerError
from .parameters import parameters_of
from .structures import UNIONS, build, is_supported

EVERYTHING = (Any, object)
FITTING: Mapping[str, tuple[Any, ...]] = {
    "channel": (Path, str, os.PathLike),
    "integer": (int, float),
    "float": (float,),
    "text": (str,),
    "flag": (bool,),
}
STRUCTURES = "dict, list, a dataclass, a TypedDict, or numbers, text and flags"


def bind(
    function: Callable[..., Any],
    declared: Mapping[str, Input],
    values: Mapping[str, Any],
    context: Context,
) -> dict[str, Any]:
    """Return the keyword arguments of the call: of the inputs, those whose values are there.

    Raises BadFunction if the function does not take what is declared, BadInput for JSON that does
    not fit a parameter's type; each with all problems.
    """
    parameters = parameters_of(function)
    if not parameters.is_ordinary:
        raise RunnerError(
            "BadFunction",
            f"{function.__name__}: expected an ordinary function, found an async or generator one",
        )
    arguments: dict[str, Any] = {}
    problems: list[str] = []
    json_problems: list[str] = []
    for name, parameter in parameters.named.items():
        annotation = resolve(parameter.annotation, function)
        if parameter.is_positional_only:
            problems.append(f"{name}: positional-only; inputs are passed by name")
        elif name in declared:
            problem = unfit(declared[name], annotation)
            if problem is not None:
                problems.append(f"{name}: {problem}")
            elif name in values:
                arguments[name] = fitted(annotation, declared[name], values[name], json_problems)
        elif annotation is Context or (name == "ctx" and annotation in EVERYTHING):
            arguments[name] = context
        elif not parameter.has_default:
            problems.append(f"{name}: not an input of this task, and it has no default")
    for name in declared:
        if name not in parameters.named:
            if not parameters.takes_rest:
                problems.append(f"{name}: an input of this task, but no parameter takes it")
            elif name in values:
                arguments[name] = values[name]
    if problems:
        name = getattr(function, "__name__", "the function")
        raise RunnerError("BadFunction", "\n".join(f"{name}: {p}" for p in problems))
    if json_problems:
        raise RunnerError("BadInput", "\n".join(json_problems))
    return arguments


def resolve(annotation: Any, function: Callable[..., Any]) -> Any:
    """Evaluate an annotation written as text; one that cannot be counts as none.

    Names imported only for type checkers do not exist at run time, which is no mistake.
    """
    if not isinstance(annotation, str):
        return annotation
    module = sys.modules.get(function.__module__)
    try:
        holder = type("Holder", (), {"__annotations__": {"it": annotation}})
        return typing.get_type_hints(holder, vars(module) if module else None)["it"]
    except Exception:
        return Any


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """Split a union; anything else is its own only member."""
    if typing.get_origin(annotation) in UNIONS:
        return typing.get_args(annotation)
    return (annotation,)


def unfit(declared: Input, annotation: Any) -> str | None:
    """Say why a parameter cannot take an input, or return None if it can."""
    members = alternatives(annotation)
    if any(member in EVERYTHING for member in members):
        return None
    shown = getattr(annotation, "__name__", None) or str(annotation)
    if declared.has_default and declared.default is None and type(None) not in members:
        return f"may be null, but is annotated {shown}; annotate it Optional[{shown}]"
    if declared.type == "json":
        if is_supported(annotation):
            return None
        return f"annotated {shown}, which JSON cannot be turned into; expected {STRUCTURES}"
    fitting = FITTING[declared.type]
    for member in members:
        literal = typing.get_origin(member) is Literal
        path_like = typing.get_origin(member) is os.PathLike
        if member in fitting or (literal and declared.type == "text"):
            return None
        if path_like and declared.type == "channel":
            return None
    names = " or ".join(kind.__name__ for kind in fitting)
    return f"declared {declared.type}, but annotated {shown}; annotate it {names}"


def fitted(annotation: Any, declared: Input, value: Any, problems: list[str]) -> Any:
    """Convert a value to what the parameter is annotated with."""
    members = alternatives(annotation)
    if value is None or any(member in EVERYTHING for member in members):
        return value
    if declared.type == "channel":
        return value if Path in members or os.PathLike in members else os.fspath(value)
    if declared.type == "integer":
        return value if int in members else float(value)
    if declared.type == "json" or declared.type == "text":
        found: list[str] = []
        built = build(annotation, value, declared.name, found)
        if found and declared.secret:
            found = [f"{declared.name}: does not fit its type (secret)"]
        problems.extend(found)
        return built
    return value
