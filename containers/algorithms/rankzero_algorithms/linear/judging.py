"""How good each of the models is: what chooses the best one, and what stops the training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..algorithm import Rows
from .losses import Loss, loss_named, sigmoid
from .models import Models
from .scaling import Scaling
from .thresholds import Criterion, best_threshold, criterion_of

# Rows whose scores by all models are in memory at once.
_ROWS_AT_ONCE = 4096


@dataclass(frozen=True)
class Verdict:
    """What is known of the models after an epoch: arrays by model."""

    losses: np.ndarray
    """Mean loss, in the units of the labels."""
    costs: np.ndarray
    """What is smallest for the best model."""
    thresholds: np.ndarray | None
    """Of binary classifiers."""


class Judge:
    """Compares models by rows that are not changed."""

    def __init__(self, values: dict[str, Any], loss: Loss, scaling: Scaling, rows: Rows) -> None:
        self._values = values
        self._loss = loss
        self._scaling = scaling
        self._rows = rows
        self._is_binary = values["predictor_type"] == "binary_classifier"
        self._criterion = criterion_of(values) if self._is_binary else None

    @property
    def criterion(self) -> str:
        """Name of what is compared."""
        name = self._values["binary_classifier_model_selection_criteria"]
        return f"sampled_{name}" if self._criterion is not None else self._loss.objective

    @property
    def is_score(self) -> bool:
        """Whether what is compared is better when greater: a cost is its negative."""
        return self._criterion is not None

    def judge(self, models: Models) -> Verdict:
        """Compare the models as they are now; one that has run away costs infinitely much."""
        found = self._judged(models)
        costs = np.where(np.isfinite(found.losses), found.costs, np.inf)
        return Verdict(found.losses, costs, found.thresholds)

    def _judged(self, models: Models) -> Verdict:
        total: np.ndarray | float = 0.0
        entropy: np.ndarray | float = 0.0
        samples: list[np.ndarray] = []
        by_entropy = loss_named("logistic", self._values)
        for features, labels in self._parts():
            scores = models.scores(features) * self._scaling.label_scale + self._scaling.label_shift
            total = total + self._loss.value(scores, labels).sum(axis=0)
            if self._is_binary:
                entropy = entropy + by_entropy.value(scores, labels).sum(axis=0)
                samples.append(scores[:, :, 0])
        losses = np.asarray(total) / len(self._rows.labels)
        if not self._is_binary:
            return Verdict(losses, losses, None)
        usual = usual_threshold(self._values)
        if self._criterion is None:
            is_entropy = (
                self._values["binary_classifier_model_selection_criteria"] == "cross_entropy_loss"
            )
            costs = np.asarray(entropy) / len(self._rows.labels) if is_entropy else losses
            return Verdict(losses, costs, np.full(len(losses), usual))
        return self._calibrated(self._criterion, losses, np.concatenate(samples), usual)

    def _calibrated(
        self, criterion: Criterion, losses: np.ndarray, scores: np.ndarray, usual: float
    ) -> Verdict:
        """Find each model's best threshold on a sample of the rows."""
        count = self._values["num_calibration_samples"] or len(scores)
        labels = self._rows.labels[:count]
        sample = as_predicted(self._values, scores[:count])
        found = [best_threshold(criterion, one, labels, usual) for one in sample.T]
        values, thresholds = np.array(found).T
        return Verdict(losses, -values, thresholds)

    def _parts(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Read the rows part by part, scaled."""
        for at in range(0, len(self._rows.labels), _ROWS_AT_ONCE):
            part = slice(at, at + _ROWS_AT_ONCE)
            labels = self._rows.labels[part].astype(np.float64)
            yield self._scaling.features(self._rows.features[part]), labels


def as_predicted(values: dict[str, Any], scores: np.ndarray) -> np.ndarray:
    """Return scores as a prediction has them: probabilities, unless the loss is hinge_loss."""
    return scores if values["loss"] == "hinge_loss" else sigmoid(scores)


def usual_threshold(values: dict[str, Any]) -> float:
    """Return the threshold of a model that is not calibrated."""
    return 0.0 if values["loss"] == "hinge_loss" else 0.5
