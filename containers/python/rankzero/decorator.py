"""`@task`: marks the training function and says which process stores its outputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, overload

from .context import Context

Function = TypeVar("Function", bound=Callable[..., Any])
Predicate = Callable[[Context], bool]

MARK = "__rankzero_task__"


def is_rank_zero(ctx: Context) -> bool:
    """Choose global rank 0, the default."""
    return ctx.rank == 0


class TaskOptions(NamedTuple):
    """What the decorator was told."""

    persist_outputs: Predicate = is_rank_zero


@overload
def task(function: Function) -> Function: ...


@overload
def task(*, persist_outputs: Predicate = is_rank_zero) -> Callable[[Function], Function]: ...


def task(function: Any = None, *, persist_outputs: Predicate = is_rank_zero) -> Any:
    """Mark a training function; return the very same function.

    `persist_outputs(ctx) -> bool` is asked in every process after the function has returned;
    exactly one process of the job may answer True. The return values of the others are dropped.
    """
    if not callable(persist_outputs):
        raise TypeError(
            f"persist_outputs: expected a function of the context, found {persist_outputs!r}"
        )

    def mark(marked: Any) -> Any:
        setattr(marked, MARK, TaskOptions(persist_outputs))
        return marked

    return mark if function is None else mark(function)


def options_of(function: Any) -> TaskOptions | None:
    """Return what the decorator was told, or None for a function that was not decorated."""
    options = getattr(function, MARK, None)
    return options if isinstance(options, TaskOptions) else None
