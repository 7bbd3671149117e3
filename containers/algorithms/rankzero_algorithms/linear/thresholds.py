"""The threshold of a binary classifier: the one by which a criterion is best.

https://docs.aws.amazon.com/sagemaker/latest/dg/ll_how-it-works.html, step 3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Counts:
    """What each threshold predicts: arrays of the same length."""

    found: np.ndarray
    """Rows with label 1 that are predicted 1."""
    wrong: np.ndarray
    """Rows with label 0 that are predicted 1."""
    positives: int
    rows: int

    @property
    def precision(self) -> np.ndarray:
        """Part of the predicted 1 that is right; 0 where none is predicted."""
        return np.asarray(self.found / np.maximum(self.found + self.wrong, 1))

    @property
    def recall(self) -> np.ndarray:
        """Part of the label 1 that is found."""
        return np.asarray(self.found / max(self.positives, 1))


# What is best when greatest; minus infinity where a target is missed.
Criterion = Callable[[Counts], np.ndarray]


def criterion_of(values: dict[str, Any]) -> Criterion | None:
    """Return what a threshold is chosen by; None where a loss chooses the model."""
    name = values["binary_classifier_model_selection_criteria"]
    criteria: dict[str, Criterion] = {
        "accuracy": _accuracy,
        "f_beta": lambda counts: f_beta(counts.precision, counts.recall, values["f_beta"]),
        "f1": lambda counts: f_beta(counts.precision, counts.recall, 1.0),
        "precision_at_target_recall": lambda counts: _at_target(
            counts.precision, counts.recall, values["target_recall"]
        ),
        "recall_at_target_precision": lambda counts: _at_target(
            counts.recall, counts.precision, values["target_precision"]
        ),
    }
    return criteria.get(name)


def best_threshold(
    criterion: Criterion, scores: np.ndarray, labels: np.ndarray, usual: float
) -> tuple[float, float]:
    """Return the best value and its threshold: of equal ones, that nearest to the usual one.

    A row is predicted 1 if its score is at least the threshold.
    """
    order = np.argsort(-scores, kind="stable")
    ordered, hits = scores[order], labels[order] == 1
    ends = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
    found = np.append(0, np.cumsum(hits)[ends])
    counts = Counts(found, np.append(0, ends + 1) - found, int(hits.sum()), len(labels))
    values = criterion(counts)
    best = np.flatnonzero(values == values.max())
    thresholds = _thresholds(ordered[ends], usual)[best]
    nearest = int(np.argmin(np.abs(thresholds - usual)))
    return float(values[best[nearest]]), float(thresholds[nearest])


def _thresholds(distinct: np.ndarray, usual: float) -> np.ndarray:
    """Return a threshold above each of the scores, greatest first, and one that is below all.

    Between two scores it is the usual one if that is between them, else their middle.
    """
    above, below = np.append(np.inf, distinct), np.append(distinct, -np.inf)
    with np.errstate(invalid="ignore"):
        middle = (above + below) / 2
    # Outside of all scores there is no middle: the next number above them, or the least of them.
    middle[0] = np.nextafter(distinct[0], np.inf)
    middle[-1] = distinct[-1]
    return np.where((below < usual) & (usual <= above), usual, middle)


def f_beta(precision: np.ndarray, recall: np.ndarray, beta: float) -> np.ndarray:
    """Return the weighted harmonic mean of precision and recall; 0 where both are 0."""
    total = beta**2 * precision + recall
    return np.asarray((1 + beta**2) * precision * recall / np.where(total > 0, total, 1))


def _accuracy(counts: Counts) -> np.ndarray:
    return np.asarray((counts.found + counts.rows - counts.positives - counts.wrong) / counts.rows)


def _at_target(wanted: np.ndarray, bound: np.ndarray, target: float) -> np.ndarray:
    """Keep what reaches the target; where nothing does, what comes nearest to it is best."""
    reaches = bound >= target
    return np.where(reaches, wanted, -np.inf) if reaches.any() else bound - target
