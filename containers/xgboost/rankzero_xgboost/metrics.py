"""Metrics that the container computes itself, beside those of the library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import metric_names

Metric = Callable[[np.ndarray, np.ndarray], float]
# What xgboost.train takes as custom_metric: (predictions, data) -> [(name, value)].
CustomMetric = Callable[[np.ndarray, Any], "list[tuple[str, float]]"]

_AVERAGED = {
    "f1": "macro",
    "f1_binary": "binary",
    "f1_macro": "macro",
    "precision": "binary",
    "precision_macro": "macro",
    "precision_micro": "micro",
    "recall": "binary",
    "recall_macro": "macro",
    "recall_micro": "micro",
}
_OF_CLASSES = ("accuracy", "balanced_accuracy", *_AVERAGED)
_OF_VALUES = ("mse", "rmse", "mae", "r2")
COMPUTED = (*_OF_CLASSES, *_OF_VALUES)


@dataclass(frozen=True)
class MetricPlan:
    """Which metrics a job prints and which one stops it early."""

    library: list[str]
    computed: list[str]
    stopping: str | None

    @property
    def maximize(self) -> bool:
        """Whether more of the stopping metric is better; ndcg@n is not listed, as there."""
        return self.stopping in metric_names.MAXIMIZE


def plan_metrics(hyperparameters: dict[str, Any]) -> MetricPlan:
    """Join the tuning objective with eval_metric, and split by who computes them."""
    given: list[str] | None = hyperparameters.get("eval_metric")
    tuned: str | None = hyperparameters.get("_tuning_objective_metric")
    tuning = [tuned.split(":", 1)[1]] if tuned else None
    # Sorted, because every host must have the same order.
    union = sorted({*tuning, *given}) if tuning and given else tuning or given or []
    last = (tuning or given or [])[-1:]
    return MetricPlan(
        library=[name for name in union if name not in COMPUTED],
        computed=[name for name in union if name in COMPUTED],
        stopping=last[0] if last else None,
    )


def custom_metric(names: list[str], objective: str) -> CustomMetric | None:
    """Return the function that computes the named metrics after each round."""
    if not names:
        return None
    metrics = {name: _metric(name) for name in names}

    def compute(predictions: np.ndarray, data: Any) -> list[tuple[str, float]]:
        labels = data.get_label()
        if not predictions.size:
            return [(name, 0.0) for name in names]
        classes = to_classes(predictions, objective)
        return [
            (
                name,
                float(metric(labels, classes if name in _OF_CLASSES else predictions)),
            )
            for name, metric in metrics.items()
        ]

    return compute


def to_classes(predictions: np.ndarray, objective: str) -> np.ndarray:
    """Turn predictions, as the objective outputs them, into class labels."""
    if predictions.ndim > 1:
        most_probable: np.ndarray = np.argmax(predictions, axis=-1)
        return most_probable
    if objective == "multi:softmax":
        return predictions
    is_probability = objective in ("binary:logistic", "reg:logistic", "binary:hinge")
    return (predictions > (0.5 if is_probability else 0.0)).astype(int)


def _metric(name: str) -> Metric:
    """Return one metric of scikit-learn, which is imported only by jobs that ask for one."""
    from sklearn import metrics as sk

    if name in _AVERAGED:
        score = getattr(sk, f"{name.split('_')[0]}_score")
        return lambda labels, classes: score(
            labels, classes, average=_AVERAGED[name], zero_division=0
        )
    metrics: dict[str, Metric] = {
        "accuracy": sk.accuracy_score,
        "balanced_accuracy": sk.balanced_accuracy_score,
        "mse": sk.mean_squared_error,
        "rmse": lambda labels, values: np.sqrt(sk.mean_squared_error(labels, values)),
        "mae": sk.mean_absolute_error,
        "r2": sk.r2_score,
    }
    return metrics[name]
