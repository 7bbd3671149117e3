"""The models that train together."""

from __future__ import annotations

import pytest
from rankzero_algorithms.linear.candidates import candidates
from rankzero_algorithms.linear.request import DEFAULTS

FIXED = {**DEFAULTS, "learning_rate": 0.1, "wd": 0.0, "l1": 0.0}


@pytest.mark.parametrize(
    ("values", "count"),
    [
        (DEFAULTS, 32),
        ({**DEFAULTS, "num_models": 5}, 5),
        ({**DEFAULTS, "learning_rate": 0.01}, 16),
        ({**DEFAULTS, "positive_example_weight_mult": None}, 64),
        (FIXED, 1),
        ({**FIXED, "num_models": 3}, 3),
        ({**DEFAULTS, "num_models": 5, "_tuning_objective_metric": "validation:mse"}, 1),
    ],
)
def test_auto_is_explored(values: dict[str, object], count: int) -> None:
    found = candidates(values, 2.0)
    assert len(found) == count
    if values is DEFAULTS:
        assert len(set(found)) == 32


def test_what_is_given_is_every_models() -> None:
    found = candidates({**DEFAULTS, "learning_rate": 0.01, "lr_scheduler_factor": 0.5}, 2.0)
    assert {one.learning_rate for one in found} == {0.01}
    assert {one.lr_scheduler_factor for one in found} == {0.5}


@pytest.mark.parametrize(
    ("given", "weights"), [("balanced", {2.0}), (3.0, {3.0}), (None, {1.0, 2.0}), (1.0, {1.0})]
)
def test_weight_of_label_1(given: object, weights: set[float]) -> None:
    found = candidates({**DEFAULTS, "positive_example_weight_mult": given}, 2.0)
    assert {one.positive_weight for one in found} == weights


def test_without_a_schedule_the_rate_stays() -> None:
    found = candidates({**FIXED, "use_lr_scheduler": False, "lr_scheduler_factor": 0.5}, 1.0)
    assert [one.lr_scheduler_factor for one in found] == [1.0]
