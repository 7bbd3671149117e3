"""What one of the two libraries consists of, as training sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rankzero_job.hyperparameter_types import Hyperparameter

REGRESSION = "regression"
BINARY = "binary classification"
MULTICLASS = "multi-class classification"


@dataclass(frozen=True)
class Problem:
    """What is learned, which the script's name and the labels decide."""

    kind: str
    """``REGRESSION``, ``BINARY`` or ``MULTICLASS``."""
    classes: int
    """Number of different labels; 0 for regression."""


@dataclass(frozen=True)
class Data:
    """Rows to learn from and rows to measure with, as pandas has them: the label apart."""

    train: Any
    train_labels: Any
    validation: Any
    validation_labels: Any
    categories: list[int]
    """Positions among the features of those that are categories."""


@dataclass(frozen=True)
class Booster:
    """One of the libraries."""

    title: str
    """Name in messages."""
    hyperparameters: Mapping[str, Hyperparameter]
    """What AWS's script takes, by name."""
    defaults: Mapping[str, Any]
    """Typed values of those that are not given, as AWS's page has them."""
    channel: str
    """What AWS's page calls the channel of rows to train on."""
    takes_text: bool
    """Whether a category may be text."""
    counts_classes: bool
    """Whether labels of classes must be 0, 1, 2, …"""
    fit: Callable[[dict[str, Any], Data, Problem, Path | None], Any]
    """Trains with typed hyperparameters, from a model at a path if there is one, and prints the
    metrics. Raises ClientError for what the library refuses."""
    save: Callable[[Any, Path], None]
    """Writes the model into a folder."""
    model_name: str
    """Its file there."""
