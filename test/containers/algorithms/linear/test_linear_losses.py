"""Each loss: its slope against differences, and the point that training finds against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from rankzero_algorithms.algorithm import Rows
from rankzero_algorithms.linear.losses import loss_named
from rankzero_algorithms.linear.request import DEFAULTS
from rankzero_algorithms.linear_learner import ALGORITHM
from scipy.optimize import minimize

VALUES = {**DEFAULTS, "quantile": 0.8, "loss_insensitivity": 0.5, "margin": 1.5}
REGRESSION = (
    "squared_loss",
    "absolute_loss",
    "huber_loss",
    "quantile_loss",
    "eps_insensitive_squared_loss",
    "eps_insensitive_absolute_loss",
)
BINARY = ("logistic", "hinge_loss")


@pytest.mark.parametrize("name", [*REGRESSION, *BINARY, "softmax_loss"])
def test_slope_is_how_the_loss_changes(name: str) -> None:
    random = np.random.default_rng(5)
    outputs = 3 if name == "softmax_loss" else 1
    scores = random.normal(size=(50, 2, outputs)) * 3
    labels = random.integers(0, outputs if outputs > 1 else 2, 50).astype(float)
    loss = loss_named(name, VALUES)
    slope = loss.slope(scores, labels)
    for output in range(outputs):
        step = np.zeros(outputs)
        step[output] = 1e-6
        change = loss.value(scores + step, labels) - loss.value(scores - step, labels)
        np.testing.assert_allclose(slope[:, :, output], change / 2e-6, atol=1e-5)


def test_huber_without_a_delta_is_the_absolute_loss() -> None:
    loss = loss_named("huber_loss", {**VALUES, "huber_delta": 0.0})
    scores = np.array([-2.0, 0.0, 3.0])[:, None, None]
    assert loss.value(scores, np.zeros(3))[:, 0].tolist() == [2, 0, 3]
    assert loss.slope(scores, np.zeros(3))[:, 0, 0].tolist() == [-1, 0, 1]


@pytest.mark.parametrize("name", [*REGRESSION, *BINARY])
def test_training_finds_the_least_loss(name: str) -> None:
    random = np.random.default_rng(1)
    rows = random.normal((0, 10, 3), (1, 5, 0.1), (1000, 3)).astype(np.float32)
    score = (rows - [0, 10, 3]) @ [1, -0.3, 3] + random.standard_t(3, 1000)
    is_binary = name in BINARY
    labels = (score > 0.5).astype(np.float32) if is_binary else score.astype(np.float32)
    given = {
        **VALUES,
        "predictor_type": "binary_classifier" if is_binary else "regressor",
        "loss": name,
        "normalize_label": False,
        "binary_classifier_model_selection_criteria": "loss_function",
        "num_models": 1,
        "wd": 0.0,
        "l1": 0.0,
        "learning_rate": 0.1,
        "lr_scheduler_step": 10,
        "lr_scheduler_factor": 0.97,
        "lr_scheduler_minimum_lr": 1e-6,
        "epochs": 150,
        "early_stopping_patience": 1000,
        "mini_batch_size": 200,
    }
    model = ALGORITHM.fit(given, {"train": Rows(rows, labels)})
    loss, known = loss_named(name, VALUES), labels.astype(float)
    # Of standardized features, which scipy's methods need.
    deviations, means = rows.std(axis=0), rows.mean(axis=0)
    table = np.column_stack([(rows - means) / deviations, np.ones(1000)])

    def objective(weights: np.ndarray) -> float:
        return float(loss.value((table @ weights)[:, None, None], known).mean())

    plain = model["weights"][:, 0]
    found = objective(np.append(plain * deviations, model["bias"] + means @ plain))
    least = min(
        minimize(objective, np.zeros(4), method=method, tol=1e-8).fun
        for method in ("Powell", "BFGS")
    )
    assert least * (1 - 1e-3) < found < least * (1 + 1e-3)
