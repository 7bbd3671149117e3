"""What an algorithm consists of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from rankzero_job.hyperparameter_types import Hyperparameter

# Arrays by name: what model_algo-1 holds.
Model = dict[str, np.ndarray]


@dataclass(frozen=True)
class Rows:
    """The rows of a channel."""

    features: np.ndarray
    """Rows x features, float32; no value is missing or infinite."""
    labels: np.ndarray
    """One per row, NaN where the data has none."""
    sparse: bool = False
    """Whether the data leaves out what is 0."""


@dataclass(frozen=True)
class Algorithm:
    """One built-in algorithm."""

    title: str
    """Name in messages."""
    hyperparameters: Mapping[str, Hyperparameter]
    """What is taken, by name."""
    required: tuple[str, ...]
    defaults: Mapping[str, Any]
    """Typed values of those that are not given; ``None`` stands for ``auto``."""
    channels: tuple[str, ...]
    """Channels besides train."""
    supervised: bool
    """Whether rows need labels."""
    fit: Callable[[dict[str, Any], dict[str, Rows]], Model]
    """Trains with typed hyperparameters on channels by name, train among them, and prints the
    metrics. Raises ClientError for data or values that it cannot train on."""
