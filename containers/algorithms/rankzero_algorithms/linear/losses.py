"""The losses: what a score costs, and how the cost changes with the score.

Scores are rows x models x outputs; a loss is rows x models, and its slope has the scores' shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

# Of what a label lacks to the score (regression), or the score on the label's side (binary).
_Curve = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Loss:
    """One loss."""

    objective: str
    """Its name in the log."""
    value: Callable[[np.ndarray, np.ndarray], np.ndarray]
    """Of scores and labels: the loss of each row and model."""
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    """Of scores and labels: the derivative with respect to each score."""


def loss_named(name: str, values: dict[str, Any]) -> Loss:
    """Return a loss with its margin, delta, quantile or insensitivity."""
    if name == "softmax_loss":
        return Loss("multiclass_cross_entropy_objective", _cross_entropy, _cross_entropy_slope)
    if name == "logistic":
        return _of_margin(
            "binary_classification_cross_entropy_objective",
            lambda side: np.logaddexp(0, -side),
            lambda side: -sigmoid(-side),
        )
    if name == "hinge_loss":
        margin = values["margin"]
        return _of_margin(
            "hinge_loss_objective",
            lambda side: np.maximum(margin - side, 0),
            lambda side: -(side < margin).astype(float),
        )
    value, slope = _REGRESSION[name](values)
    # AWS's logs call the squared loss mse; those of the others were not seen.
    return _of_residual("mse" if name == "squared_loss" else name, value, slope)


def sigmoid(scores: np.ndarray) -> np.ndarray:
    """Return probabilities of scores, without an overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * scores)))


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return probabilities of the classes, which are the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _of_margin(objective: str, value: _Curve, slope: _Curve) -> Loss:
    """Make a loss of how far the score is on the side of the label, 0 or 1."""

    def sign(labels: np.ndarray) -> np.ndarray:
        return 2 * labels[:, None, None] - 1

    return Loss(
        objective,
        lambda scores, labels: value(scores * sign(labels))[:, :, 0],
        lambda scores, labels: slope(scores * sign(labels)) * sign(labels),
    )


def _of_residual(name: str, value: _Curve, slope: _Curve) -> Loss:
    """Make a loss of the score less the label."""
    return Loss(
        f"{name}_objective",
        lambda scores, labels: value(scores - labels[:, None, None])[:, :, 0],
        lambda scores, labels: slope(scores - labels[:, None, None]),
    )


def _squared(_: dict[str, Any]) -> tuple[_Curve, _Curve]:
    return np.square, lambda residual: 2 * residual


def _absolute(_: dict[str, Any]) -> tuple[_Curve, _Curve]:
    return np.abs, np.sign


def _insensitive_absolute(values: dict[str, Any]) -> tuple[_Curve, _Curve]:
    width = values["loss_insensitivity"]
    return (
        lambda residual: np.maximum(np.abs(residual) - width, 0),
        lambda residual: np.sign(residual) * (np.abs(residual) > width),
    )


def _insensitive_squared(values: dict[str, Any]) -> tuple[_Curve, _Curve]:
    width = values["loss_insensitivity"]
    return (
        lambda residual: np.square(np.maximum(np.abs(residual) - width, 0)),
        lambda residual: 2 * np.sign(residual) * np.maximum(np.abs(residual) - width, 0),
    )


def _quantile(values: dict[str, Any]) -> tuple[_Curve, _Curve]:
    quantile = values["quantile"]
    return (
        lambda residual: np.maximum(-quantile * residual, (1 - quantile) * residual),
        lambda residual: np.where(residual > 0, 1 - quantile, -quantile * (residual < 0)),
    )


def _huber(values: dict[str, Any]) -> tuple[_Curve, _Curve]:
    """Squared below delta and absolute above, as the page says and Gluon's HuberLoss is scaled."""
    # A delta of 0 is the absolute loss.
    delta = max(values["huber_delta"], np.finfo(float).tiny)

    def value(residual: np.ndarray) -> np.ndarray:
        size = np.abs(residual)
        inside = np.minimum(size, delta)
        return np.asarray(np.where(size > delta, size - delta / 2, inside * (inside / delta) / 2))

    return value, lambda residual: np.clip(residual / delta, -1, 1)


_REGRESSION: dict[str, Callable[[dict[str, Any]], tuple[_Curve, _Curve]]] = {
    "squared_loss": _squared,
    "absolute_loss": _absolute,
    "eps_insensitive_absolute_loss": _insensitive_absolute,
    "eps_insensitive_squared_loss": _insensitive_squared,
    "quantile_loss": _quantile,
    "huber_loss": _huber,
}


def _of_label(scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return each row's scores of its own class: rows x models."""
    return np.asarray(scores[np.arange(len(labels)), :, labels.astype(int)])


def _cross_entropy(scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    largest = scores.max(axis=2, keepdims=True)
    total = np.log(np.exp(scores - largest).sum(axis=2)) + largest[:, :, 0]
    return np.asarray(total - _of_label(scores, labels))


def _cross_entropy_slope(scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    slope = softmax(scores)
    slope[np.arange(len(labels)), :, labels.astype(int)] -= 1
    return slope
