"""Which labels an objective can be trained on; checked here because only here the file is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from rankzero_job.errors import ClientError
from rankzero_job.table import Table

_LOGISTIC = ("binary:logistic", "binary:logitraw", "reg:logistic")


def check_labels(tables: list[Table], hyperparameters: dict[str, Any]) -> None:
    """Raise ClientError naming the file and row of the first label that cannot be used."""
    objective = hyperparameters.get("objective", "reg:squarederror")
    allowed, is_allowed = _rule(objective, hyperparameters.get("num_class"))
    for table in tables:
        _check(table, "a number", np.isfinite)
        _check(table, f"{allowed} for objective {objective}", is_allowed)


def _check(table: Table, allowed: str, is_allowed: Callable[[np.ndarray], np.ndarray]) -> None:
    """Check the labels of one file."""
    wrong = np.flatnonzero(~is_allowed(table.labels))
    if wrong.size:
        row = int(wrong[0])
        raise ClientError(
            f"{table.file_name}, row {row + 1}: label must be {allowed}, "
            f"found {table.labels[row]:g} ({wrong.size} such rows)"
        )


def _rule(objective: str, num_class: int | None) -> tuple[str, Callable[[np.ndarray], np.ndarray]]:
    """Return what an objective allows, in words and as a test."""
    if objective in _LOGISTIC:
        return "in [0, 1]", lambda labels: (labels >= 0) & (labels <= 1)
    if objective.startswith("multi:") and num_class is not None:
        return (
            f"an integer in [0, {num_class}), that is in [0, num_class),",
            lambda labels: (labels >= 0) & (labels < num_class) & (labels == np.floor(labels)),
        )
    if objective in ("count:poisson", "reg:tweedie"):
        return "nonnegative", lambda labels: labels >= 0
    if objective == "reg:gamma":
        return "positive", lambda labels: labels > 0
    if objective == "reg:squaredlogerror":
        return "greater than -1", lambda labels: labels > -1
    if objective == "rank:map":
        return "0 or 1", lambda labels: (labels == 0) | (labels == 1)
    return "a number", np.isfinite
