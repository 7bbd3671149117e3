"""Thresholds against a search over all of them."""

from __future__ import annotations

import numpy as np
import pytest
from rankzero_algorithms.linear.request import DEFAULTS
from rankzero_algorithms.linear.thresholds import best_threshold, criterion_of
from sklearn.metrics import accuracy_score, fbeta_score, precision_score, recall_score


def _measured(name: str, labels: np.ndarray, predicted: np.ndarray) -> float:
    precision = precision_score(labels, predicted, zero_division=0)
    recall = recall_score(labels, predicted)
    if name == "accuracy":
        return float(accuracy_score(labels, predicted))
    if name in ("f_beta", "f1"):
        beta = 2.0 if name == "f_beta" else 1.0
        return float(fbeta_score(labels, predicted, beta=beta, zero_division=0))
    if name == "precision_at_target_recall":
        return float(precision) if recall >= 0.8 else -np.inf
    return float(recall) if precision >= 0.7 else -np.inf


@pytest.mark.parametrize(
    "name",
    ["accuracy", "f_beta", "f1", "precision_at_target_recall", "recall_at_target_precision"],
)
def test_no_threshold_is_better(name: str) -> None:
    random = np.random.default_rng(4)
    labels = random.integers(0, 2, 60).astype(float)
    # Rounded, so that rows have equal scores.
    scores = np.round(np.clip(labels * 0.2 + random.uniform(size=60), 0, 1), 2)
    values = {
        **DEFAULTS,
        "binary_classifier_model_selection_criteria": name,
        "f_beta": 2.0,
        "target_precision": 0.7,
    }
    criterion = criterion_of(values)
    assert criterion is not None
    best, threshold = best_threshold(criterion, scores, labels, 0.5)
    assert _measured(name, labels, scores >= threshold) == pytest.approx(best)
    for other in np.append(np.unique(scores), 2.0):
        assert _measured(name, labels, scores >= other) <= best + 1e-12


def test_a_target_that_nothing_reaches_is_approached() -> None:
    name = "recall_at_target_precision"
    values = {**DEFAULTS, "binary_classifier_model_selection_criteria": name}
    criterion = criterion_of({**values, "target_precision": 0.9})
    assert criterion is not None
    scores, labels = np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.0, 1.0, 1.0, 0.0])
    _, threshold = best_threshold(criterion, scores, labels, 0.5)
    # Precision is 2/3 from 0.2 on, and less everywhere else.
    assert (scores >= threshold).tolist() == [False, True, True, True]


def test_of_equal_thresholds_the_usual_one_is_taken() -> None:
    values = {**DEFAULTS, "binary_classifier_model_selection_criteria": "accuracy"}
    criterion = criterion_of(values)
    assert criterion is not None
    found = best_threshold(criterion, np.array([0.1, 0.9]), np.array([0.0, 1.0]), 0.5)
    assert found == (1.0, 0.5)


@pytest.mark.parametrize("name", ["loss_function", "cross_entropy_loss"])
def test_a_loss_has_no_threshold_to_choose(name: str) -> None:
    values = {**DEFAULTS, "binary_classifier_model_selection_criteria": name}
    assert criterion_of(values) is None
