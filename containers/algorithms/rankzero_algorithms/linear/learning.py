"""The training: epochs over the rows, until nothing gets better."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from rankzero_job.errors import ClientError

from ..algorithm import Rows
from ..log import HOST, info, progress, throughput
from ..log import loss as log_loss
from .candidates import Candidate
from .judging import Judge, Verdict
from .losses import Loss
from .models import Models
from .scaling import Scaling


@dataclass(frozen=True)
class Best:
    """The best model of all epochs, as it was trained: on scaled rows."""

    candidate: int
    weights: np.ndarray
    bias: np.ndarray
    threshold: float | None


@dataclass(frozen=True)
class Course:
    """What all epochs have in common."""

    values: dict[str, Any]
    loss: Loss
    scaling: Scaling
    candidates: list[Candidate]
    train: Rows
    class_weights: np.ndarray | None
    """Of a multiclass classifier whose classes are balanced."""


def learn(course: Course, judge: Judge, is_validated: bool, outputs: int) -> Best:
    """Train and return the best model, judged by the validation rows or else the train rows."""
    values = course.values
    width = course.train.features.shape[1]
    models = Models(values, course.candidates, width, outputs)
    best: Best | None = None
    patience = _Patience(values["early_stopping_tolerance"])
    least, epochs, start = np.inf, values["epochs"], time.monotonic()
    for epoch in range(epochs):
        losses = _epoch(course, models)
        log_loss("train", course.loss.objective, losses[0], epoch)
        verdict = judge.judge(models)
        if is_validated:
            log_loss("validation", course.loss.objective, verdict.losses[0], epoch)
        chosen = int(np.argmin(verdict.costs))
        if verdict.costs[chosen] < least:
            least, best = verdict.costs[chosen], _copy(models, chosen, verdict)
        waited = patience.wait(_criterion(verdict, judge, is_validated, course, epoch))
        info(_of_epoch(epoch, waited))
        progress(epoch + 1, epochs)
        if waited >= values["early_stopping_patience"]:
            info("Early stop condition met. Stopping training.")
            break
    throughput(len(course.train.labels) * (epoch + 1), time.monotonic() - start)
    if best is None:
        raise ClientError(
            f"The {course.loss.objective} of every model has become infinite, so there is none to "
            "keep: use a smaller learning_rate, or normalize_data true"
        )
    return best


def _criterion(
    verdict: Verdict, judge: Judge, is_validated: bool, course: Course, epoch: int
) -> float:
    """Log what decides about an early stop, and return it: without validation rows, the loss."""
    by_loss = not is_validated
    cost = float(np.nan_to_num((verdict.losses if by_loss else verdict.costs), nan=np.inf).min())
    name = course.loss.objective if by_loss else judge.criterion
    shown = -cost if judge.is_score and not by_loss else cost
    info(
        f"#early_stopping_criteria_metric: host={HOST}, epoch={epoch}, criteria={name}, "
        f"value={shown!r}"
    )
    return cost


def _epoch(course: Course, models: Models) -> np.ndarray:
    """Train on all rows once and return the mean loss of each model."""
    batch, rows = course.values["mini_batch_size"], course.train
    total: np.ndarray | float = 0.0
    for at in range(0, len(rows.labels), batch):
        part = slice(at, at + batch)
        labels = course.scaling.labels(rows.labels[part].astype(np.float64))
        features = course.scaling.features(rows.features[part])
        total = total + models.step(course.loss, features, labels, _importance(course, labels))
    return np.asarray(total) / len(rows.labels)


def _importance(course: Course, labels: np.ndarray) -> np.ndarray:
    """Return how much the loss of each row counts: rows x models, or rows x 1."""
    if course.class_weights is not None:
        return np.asarray(course.class_weights[labels.astype(int)][:, None])
    if course.values["predictor_type"] != "binary_classifier":
        return np.ones((len(labels), 1))
    weights = np.array([one.positive_weight for one in course.candidates])
    return np.where(labels[:, None] == 1, weights, 1.0)


def _copy(models: Models, chosen: int, verdict: Verdict) -> Best:
    """Keep a model as it is now."""
    weights, bias = models.one(chosen)
    threshold = None if verdict.thresholds is None else float(verdict.thresholds[chosen])
    return Best(chosen, weights, bias, threshold)


def _of_epoch(epoch: int, waited: int) -> str:
    """Say in a line of the log whether there was progress."""
    if waited == 0:
        return f"Epoch {epoch}: Loss improved. Updating best model"
    return f"Epoch {epoch}: Loss has not improved for {waited} epochs"


class _Patience:
    """Counts the epochs without an improvement that is worth it."""

    def __init__(self, tolerance: float) -> None:
        self._tolerance = tolerance
        self._least = np.inf
        self._waited = 0

    def wait(self, cost: float) -> int:
        """Return for how many epochs nothing has improved."""
        is_better = cost < self._least and (
            not np.isfinite(self._least) or self._least - cost >= self._tolerance * abs(self._least)
        )
        self._waited = 0 if is_better else self._waited + 1
        self._least = cost if is_better else self._least
        return self._waited
