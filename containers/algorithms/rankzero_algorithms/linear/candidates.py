"""The models that train together: what each auto is explored by."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

# AWS's grid is not published. Published logs have 32 models, and name these rates as winners'.
_RATES = (0.1, 0.005)
_DECAYS = (0.0001, 0.01, 0.0, 0.001)
_SPARSITIES = (0.0, 0.0001, 0.001, 0.01)

# Of the schedule in the same logs, by whether the rate is large.
_STEP = {True: 100, False: 10}
_MINIMUM_RATE = {True: 1e-5, False: 1e-4}
_FACTOR = 0.99


@dataclass(frozen=True)
class Candidate:
    """Hyperparameters of one of the models."""

    learning_rate: float
    wd: float
    l1: float
    positive_weight: float
    """Of rows with label 1, where those with label 0 weigh 1."""
    lr_scheduler_step: int
    lr_scheduler_factor: float
    lr_scheduler_minimum_lr: float


def candidates(values: dict[str, Any], balanced: float) -> list[Candidate]:
    """Return the models; ``balanced`` is the weight that makes both classes count the same."""
    weights = {None: (1.0, balanced), "balanced": (balanced,)}
    mult = values["positive_example_weight_mult"]
    grid = [
        _candidate(values, rate, wd, l1, weight)
        for l1, wd, rate, weight in product(
            _tried(values["l1"], _SPARSITIES),
            _tried(values["wd"], _DECAYS),
            _tried(values["learning_rate"], _RATES),
            weights.get(mult, (mult,)),
        )
    ]
    # A tuning job turns this search off.
    count = 1 if values["_tuning_objective_metric"] else values["num_models"] or len(grid)
    # More models than combinations differ by their first weights.
    return [grid[index % len(grid)] for index in range(count)]


def _tried(given: float | None, auto: tuple[float, ...]) -> tuple[float, ...]:
    return auto if given is None else (given,)


def _candidate(
    values: dict[str, Any], rate: float, wd: float, l1: float, weight: float
) -> Candidate:
    """Add the schedule of the learning rate."""
    is_large = rate >= _RATES[0]
    step = values["lr_scheduler_step"] or _STEP[is_large]
    factor = values["lr_scheduler_factor"] or _FACTOR
    minimum = values["lr_scheduler_minimum_lr"] or _MINIMUM_RATE[is_large]
    if not values["use_lr_scheduler"]:
        factor = 1.0
    return Candidate(rate, wd, l1, weight, step, factor, minimum)
