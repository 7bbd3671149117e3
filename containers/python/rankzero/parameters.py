"""A function's parameters, without `inspect` where the function is an ordinary one.

`inspect` takes longer to load than all of the runner. Callable objects, partial functions and
functions that wrap another one are left to it.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, NamedTuple

# Bits of code.co_flags, as the data model of Python names them:
# https://docs.python.org/3/reference/datamodel.html#code-objects
HAS_KEYWORD_REST = 0x08
IS_GENERATOR, IS_COROUTINE, IS_ASYNC_GENERATOR = 0x20, 0x80, 0x200


class Parameter(NamedTuple):
    """A parameter that takes one value; `annotation` is Any where none is written."""

    annotation: Any = Any
    has_default: bool = False
    is_positional_only: bool = False


class Parameters(NamedTuple):
    """What a function takes; `takes_rest`: keywords beyond those named. Not *args."""

    named: dict[str, Parameter]
    takes_rest: bool
    is_ordinary: bool
    """False for an async function and for a generator."""


def parameters_of(function: Callable[..., Any]) -> Parameters:
    """Return what a function takes."""
    is_plain = type(function) is FunctionType and not (
        hasattr(function, "__wrapped__") or hasattr(function, "__signature__")
    )
    return read_code(function) if is_plain else inspected(function)  # type: ignore[arg-type]


def read_code(function: FunctionType) -> Parameters:
    """Read what the compiler noted."""
    code, annotations = function.__code__, function.__annotations__
    positional = code.co_varnames[: code.co_argcount]
    keywords = code.co_varnames[code.co_argcount :][: code.co_kwonlyargcount]
    first_default = len(positional) - len(function.__defaults__ or ())
    with_default = {*positional[first_default:], *(function.__kwdefaults__ or ())}
    return Parameters(
        {
            name: Parameter(
                annotations.get(name, Any),
                name in with_default,
                number < code.co_posonlyargcount,
            )
            for number, name in enumerate((*positional, *keywords))
        },
        takes_rest=bool(code.co_flags & HAS_KEYWORD_REST),
        is_ordinary=not code.co_flags & (IS_GENERATOR | IS_COROUTINE | IS_ASYNC_GENERATOR),
    )


def inspected(function: Callable[..., Any]) -> Parameters:
    """Ask `inspect`."""
    import inspect

    found = inspect.signature(function).parameters.values()
    rest = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return Parameters(
        {
            p.name: Parameter(
                Any if p.annotation is p.empty else p.annotation,
                p.default is not p.empty,
                p.kind is p.POSITIONAL_ONLY,
            )
            for p in found
            if p.kind not in rest
        },
        takes_rest=any(p.kind is p.VAR_KEYWORD for p in found),
        is_ordinary=not (
            inspect.iscoroutinefunction(function)
            or inspect.isgeneratorfunction(function)
            or inspect.isasyncgenfunction(function)
        ),
    )
