"""The model that is written, for the data as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..algorithm import Model, Rows
from ..log import loss as log_loss
from ..log import score as log_score
from ..log import summary
from .judging import as_predicted
from .losses import Loss
from .scores import is_loss, metrics_of


@dataclass(frozen=True)
class Final:
    """Weights (features x outputs), bias, and the threshold of a binary classifier."""

    values: dict[str, Any]
    loss: Loss
    weights: np.ndarray
    bias: np.ndarray
    threshold: float | None

    def tell(self, channel: str, rows: Rows) -> None:
        """Print the metrics of a channel's rows."""
        scores = rows.features @ self.weights + self.bias
        losses = self.loss.value(scores[:, None, :], rows.labels.astype(np.float64))
        is_binary = self.values["predictor_type"] == "binary_classifier"
        shown = as_predicted(self.values, scores) if is_binary else scores
        found = {
            self.loss.objective: float(losses.mean()),
            **metrics_of(self.values, rows, shown, self.threshold),
        }
        for name, value in found.items():
            summary(channel, name, value)
        for name, value in found.items():
            (log_loss if is_loss(name) else log_score)(channel, name, value)

    def arrays(self) -> Model:
        """Return what is written."""
        model = {"weights": self.weights, "bias": self.bias}
        return model if self.threshold is None else {**model, "threshold": np.array(self.threshold)}
