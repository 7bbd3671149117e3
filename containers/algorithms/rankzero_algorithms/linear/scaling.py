"""Features and labels as they are trained on: with a mean of 0 and a deviation of 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..algorithm import Rows


@dataclass(frozen=True)
class Scaling:
    """What is taken off, and what the rest is divided by."""

    feature_shift: np.ndarray
    feature_scale: np.ndarray
    label_shift: float
    label_scale: float

    def features(self, features: np.ndarray) -> np.ndarray:
        """Return features as they are trained on."""
        return np.asarray((features - self.feature_shift) / self.feature_scale)

    def labels(self, labels: np.ndarray) -> np.ndarray:
        """Return labels as they are trained on."""
        return np.asarray((labels - self.label_shift) / self.label_scale)

    def undone(self, weights: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return weights and bias for the data as they are; weights are features x columns."""
        plain = weights / self.feature_scale[:, None]
        shifted = bias - self.feature_shift @ plain
        return plain * self.label_scale, shifted * self.label_scale + self.label_shift


def scaling_of(values: dict[str, Any], rows: Rows) -> Scaling:
    """Learn the scaling from the first rows, of which ``num_point_for_scaler`` is the number."""
    first = rows.features[: values["num_point_for_scaler"]].astype(np.float64)
    labels = rows.labels[: len(first)].astype(np.float64)
    is_regressor = values["predictor_type"] == "regressor"
    has_bias = values["use_bias"]
    width = first.shape[1]
    # A shift would fill sparse rows: they are shifted only if it is asked for.
    shifts = has_bias and _or(values["unbias_data"], not rows.sparse)
    scales = _or(values["normalize_data"], True)
    shifts_label = is_regressor and has_bias and _or(values["unbias_label"], True)
    scales_label = is_regressor and _or(values["normalize_label"], True)
    return Scaling(
        first.mean(axis=0) if shifts else np.zeros(width),
        _deviation(first) if scales else np.ones(width),
        float(labels.mean()) if shifts_label else 0.0,
        float(_deviation(labels)) if scales_label else 1.0,
    )


def _or(given: bool | None, auto: bool) -> bool:
    return auto if given is None else given


def _deviation(values: np.ndarray) -> np.ndarray:
    """Return the standard deviation, and 1 where all values are the same."""
    found = values.std(axis=0)
    return np.asarray(np.where(found > 0, found, 1.0))
