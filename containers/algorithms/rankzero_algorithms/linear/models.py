"""Models that train together: each has its columns of one matrix of weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from .candidates import Candidate
from .losses import Loss
from .optimizers import new_optimizer


class Models:
    """All models, and one step of training for them all.

    Minimized is, for each model, the mean loss of a batch and wd / 2 times the squares and l1
    times the sizes of the weights.
    """

    def __init__(
        self, values: dict[str, Any], candidates: list[Candidate], features: int, outputs: int
    ) -> None:
        self._outputs = outputs
        self._candidates = candidates
        columns = len(candidates) * outputs
        self.weights = _first_weights(values, features, columns)
        self.bias = np.full(columns, values["init_bias"] if values["use_bias"] else 0.0)
        self._use_bias = values["use_bias"]
        self._decay = self._columns([one.wd for one in candidates])
        self._sparsity = self._columns([one.l1 for one in candidates])
        self._bias_rate = values["bias_lr_mult"] or 1.0
        self._bias_decay = self._decay * (values["bias_wd_mult"] or 0.0)
        self._of_weights, self._of_bias = new_optimizer(values), new_optimizer(values)
        self._steps = 0

    def scores(self, features: np.ndarray) -> np.ndarray:
        """Return rows x models x outputs."""
        scores = np.asarray(features @ self.weights + self.bias)
        return scores.reshape(len(features), -1, self._outputs)

    def step(
        self, loss: Loss, features: np.ndarray, labels: np.ndarray, importance: np.ndarray
    ) -> np.ndarray:
        """Train on one batch and return its losses before: of each model, the sum over the rows.

        ``importance`` is how much a row's loss counts: rows x models, or rows x 1.
        """
        scores = self.scores(features)
        slope = loss.slope(scores, labels) * importance[:, :, None] / len(features)
        slope = slope.reshape(len(features), -1)
        rate = self._columns(self._rates())
        self._steps += 1
        step, scale = self._of_weights.step(features.T @ slope + self._decay * self.weights)
        self.weights = _shrunk(self.weights - rate * step, rate * scale * self._sparsity)
        if self._use_bias:
            step, _ = self._of_bias.step(slope.sum(axis=0) + self._bias_decay * self.bias)
            self.bias = self.bias - rate * self._bias_rate * step
        return np.asarray((loss.value(scores, labels) * importance).sum(axis=0))

    def one(self, model: int) -> tuple[np.ndarray, np.ndarray]:
        """Return a copy of one model: weights (features x outputs) and bias."""
        own = slice(model * self._outputs, (model + 1) * self._outputs)
        return self.weights[:, own].copy(), self.bias[own].copy()

    def _rates(self) -> list[float]:
        """Return the learning rates of the next step, as the schedule says."""
        return [
            max(
                one.learning_rate
                * one.lr_scheduler_factor ** (self._steps // one.lr_scheduler_step),
                # A rate that begins below the minimum stays as it is.
                min(one.lr_scheduler_minimum_lr, one.learning_rate),
            )
            for one in self._candidates
        ]

    def _columns(self, of_models: list[float]) -> np.ndarray:
        """Repeat a value of each model for its columns."""
        return np.repeat(np.array(of_models), self._outputs)


def _first_weights(values: dict[str, Any], features: int, columns: int) -> np.ndarray:
    """Draw the first weights, the same ones each time."""
    random = np.random.default_rng(0)
    if values["init_method"] == "normal":
        return random.normal(0, values["init_sigma"], (features, columns))
    return random.uniform(-values["init_scale"], values["init_scale"], (features, columns))


def _shrunk(weights: np.ndarray, by: np.ndarray) -> np.ndarray:
    """Bring weights nearer to 0, and to 0 those that are nearer than that: what l1 asks for."""
    return np.asarray(np.sign(weights) * np.maximum(np.abs(weights) - by, 0))
