"""The optimizers: which way a step goes, and how long it is for each weight."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

_TINY = 1e-8
# MXNet's own defaults, where the page says auto only.
_BETA_1, _BETA_2, _RMSPROP = 0.9, 0.999, 0.9


class Optimizer(Protocol):
    """Remembers the gradients of one array of weights."""

    def step(self, gradient: np.ndarray) -> tuple[np.ndarray, np.ndarray | float]:
        """Return the step against the gradient and the scale of it, both per learning rate."""


def new_optimizer(values: dict[str, Any]) -> Optimizer:
    """Return a new one of the hyperparameters' kind."""
    if values["optimizer"] == "sgd":
        return _Sgd(values["momentum"] or 0)
    if values["optimizer"] == "rmsprop":
        return _RmsProp(values["momentum"] or 0)
    beta_1, beta_2 = values["beta_1"], values["beta_2"]
    return _Adam(_BETA_1 if beta_1 is None else beta_1, _BETA_2 if beta_2 is None else beta_2)


class _Momentum:
    """Goes on in the direction of the last steps."""

    def __init__(self, momentum: float) -> None:
        self._momentum = momentum
        self._last: np.ndarray | float = 0.0

    def go_on(self, step: np.ndarray) -> np.ndarray:
        self._last = self._momentum * self._last + step
        return np.asarray(self._last)


class _Sgd:
    def __init__(self, momentum: float) -> None:
        self._momentum = _Momentum(momentum)

    def step(self, gradient: np.ndarray) -> tuple[np.ndarray, float]:
        return self._momentum.go_on(gradient), 1.0


class _RmsProp:
    def __init__(self, momentum: float) -> None:
        self._momentum = _Momentum(momentum)
        self._square: np.ndarray | float = 0.0

    def step(self, gradient: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        self._square = _RMSPROP * self._square + (1 - _RMSPROP) * gradient**2
        scale = 1 / (np.sqrt(self._square) + _TINY)
        return self._momentum.go_on(gradient * scale), scale


class _Adam:
    def __init__(self, beta_1: float, beta_2: float) -> None:
        self._betas = (beta_1, beta_2)
        self._mean: np.ndarray | float = 0.0
        self._square: np.ndarray | float = 0.0
        self._steps = 0

    def step(self, gradient: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        (beta_1, beta_2), self._steps = self._betas, self._steps + 1
        self._mean = beta_1 * self._mean + (1 - beta_1) * gradient
        self._square = beta_2 * self._square + (1 - beta_2) * gradient**2
        scale = 1 / (np.sqrt(self._square / _unbias(beta_2, self._steps)) + _TINY)
        return self._mean * scale / _unbias(beta_1, self._steps), scale


def _unbias(beta: float, steps: int) -> float:
    """Return what the first averages are too small by; 1 for a beta of 1, which never moves."""
    return 1 - beta**steps if beta < 1 else 1.0
