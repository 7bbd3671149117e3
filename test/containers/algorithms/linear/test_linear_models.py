"""Models that are trained together: each arrives where it would alone."""

from __future__ import annotations

import numpy as np
import pytest
from rankzero_algorithms.linear.candidates import Candidate
from rankzero_algorithms.linear.losses import loss_named
from rankzero_algorithms.linear.models import Models
from rankzero_algorithms.linear.request import DEFAULTS
from sklearn.linear_model import Lasso, LogisticRegression, Ridge

RANDOM = np.random.default_rng(8)
ROWS = RANDOM.normal(size=(300, 4))
TARGET = ROWS @ [2, 0.1, -1, 0] + 3 + RANDOM.normal(size=300)
CLASSES = np.digitize(TARGET, [2, 4]).astype(float)


def _candidate(rate: float, wd: float, l1: float) -> Candidate:
    return Candidate(rate, wd, l1, 1.0, 10, 0.98, 1e-6)


def _trained(
    tried: list[Candidate], loss: str, labels: np.ndarray, outputs: int = 1, **changes: object
) -> Models:
    models = Models({**DEFAULTS, "optimizer": "adam", **changes}, tried, 4, outputs)
    for _ in range(2000):
        models.step(loss_named(loss, DEFAULTS), ROWS, labels, np.ones((len(ROWS), 1)))
    return models


def test_wd_is_ridge_and_l1_is_the_lasso() -> None:
    tried = [_candidate(0.1, 0.0, 0.0), _candidate(0.05, 0.5, 0.0), _candidate(0.1, 0.0, 0.5)]
    models = _trained(tried, "squared_loss", TARGET)
    # scikit-learn's penalties are of the sum of squares, and of half their mean.
    libraries = [Ridge(alpha=0), Ridge(alpha=0.25 * len(ROWS)), Lasso(alpha=0.25)]
    for index, library in enumerate(libraries):
        library.fit(ROWS, TARGET)
        weights, bias = models.one(index)
        assert weights[:, 0] == pytest.approx(library.coef_, abs=2e-3)
        assert bias[0] == pytest.approx(library.intercept_, abs=2e-3)
        assert ((weights[:, 0] == 0) == (library.coef_ == 0)).all()
    assert (models.one(2)[0] == 0).sum() == 2


def test_softmax_is_logistic_regression_of_several_classes() -> None:
    models = _trained([_candidate(0.1, 0.1, 0.0)] * 2, "softmax_loss", CLASSES, outputs=3)
    library = LogisticRegression(C=1 / (0.1 * len(ROWS)), tol=1e-8).fit(ROWS, CLASSES)
    for index in range(2):
        weights, _ = models.one(index)
        assert pytest.approx(library.coef_, abs=2e-3) == weights.T


def test_without_a_bias_there_is_none() -> None:
    models = _trained([_candidate(0.1, 0.0, 0.0)], "squared_loss", TARGET, use_bias=False)
    weights, bias = models.one(0)
    assert bias.tolist() == [0]
    assert weights[:, 0] == pytest.approx(np.linalg.lstsq(ROWS, TARGET, rcond=None)[0], abs=2e-3)


def test_a_row_counts_as_much_as_it_is_important() -> None:
    twice = np.where(np.arange(len(ROWS)) < 100, 2.0, 1.0)
    loss = loss_named("squared_loss", DEFAULTS)
    models = Models({**DEFAULTS, "optimizer": "adam"}, [_candidate(0.1, 0.0, 0.0)], 4, 1)
    for _ in range(2000):
        models.step(loss, ROWS, TARGET, twice[:, None])
    library = Ridge(alpha=0).fit(ROWS, TARGET, sample_weight=twice)
    assert models.one(0)[0][:, 0] == pytest.approx(library.coef_, abs=2e-3)


@pytest.mark.parametrize(
    ("changes", "low", "high"),
    [({}, 0.03, 0.07), ({"init_scale": 3.0}, 1.5, 3), ({"init_method": "normal"}, 0.01, 0.04)],
)
def test_first_weights(changes: dict[str, object], low: float, high: float) -> None:
    values = {**DEFAULTS, "optimizer": "adam", "init_bias": 2.5, **changes}
    models = Models(values, [_candidate(0.1, 0.0, 0.0)] * 10, 4, 1)
    assert low < np.abs(models.weights).max() < high
    assert models.bias.tolist() == [2.5] * 10


def test_the_learning_rate_becomes_smaller_to_its_minimum() -> None:
    models = Models(
        {**DEFAULTS, "optimizer": "sgd", "init_bias": 0.0},
        [Candidate(1.0, 0.0, 0.0, 1.0, 2, 0.5, 0.3)],
        1,
        1,
    )
    loss, row, label = loss_named("absolute_loss", DEFAULTS), np.zeros((1, 1)), np.array([9.0])
    steps = []
    for _ in range(7):
        before = models.bias[0]
        # The slope of the absolute loss is 1, so that a step is the rate.
        models.step(loss, row, label, np.ones((1, 1)))
        steps.append(models.bias[0] - before)
    assert steps == pytest.approx([1, 1, 0.5, 0.5, 0.3, 0.3, 0.3])
