"""What the log tells of the final model, by AWS's names of the metrics.

https://docs.aws.amazon.com/sagemaker/latest/dg/linear-learner-tuning.html
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics import precision_recall_fscore_support, r2_score, roc_auc_score

from ..algorithm import Rows

Scores = dict[str, float]


def metrics_of(
    values: dict[str, Any], rows: Rows, scores: np.ndarray, threshold: float | None
) -> Scores:
    """Return the metrics of scores, which are rows x outputs; a name ends in how it is counted."""
    labels = rows.labels.astype(np.float64)
    if values["predictor_type"] == "regressor":
        return _regression(labels, scores[:, 0])
    if values["predictor_type"] == "binary_classifier":
        assert threshold is not None
        return _binary(labels, scores[:, 0], threshold, values["f_beta"])
    return _multiclass(labels.astype(int), scores, values)


def is_loss(name: str) -> bool:
    """Tell whether a metric is better when smaller."""
    return name.endswith("_objective") or name in ("mse", "rmse", "absolute_loss")


def _regression(labels: np.ndarray, predicted: np.ndarray) -> Scores:
    mse = float(np.mean(np.square(predicted - labels)))
    found = {
        "mse": mse,
        "absolute_loss": float(np.mean(np.abs(predicted - labels))),
        "rmse": mse**0.5,
    }
    # Of one row, or of labels that are all the same, there is no r2.
    return {**found, "r2": float(r2_score(labels, predicted))} if np.ptp(labels) > 0 else found


def _binary(labels: np.ndarray, scores: np.ndarray, threshold: float, beta: float) -> Scores:
    predicted = scores >= threshold
    precision, recall, f_score, _ = precision_recall_fscore_support(
        labels, predicted, beta=beta, average="binary", zero_division=0
    )
    found = {
        "binary_classification_accuracy": float(np.mean(predicted == labels)),
        f"binary_f_{beta:.3f}": float(f_score),
        "precision": float(precision),
        "recall": float(recall),
    }
    # Rows of one class have no curve.
    if np.ptp(labels) > 0:
        found["roc_auc_score"] = float(roc_auc_score(labels, scores))
    return found


def _multiclass(labels: np.ndarray, scores: np.ndarray, values: dict[str, Any]) -> Scores:
    own = scores[np.arange(len(labels)), labels]
    place = (scores > own[:, None]).sum(axis=1)
    # Of equal scores the smaller class comes first, as in a prediction.
    place += ((scores == own[:, None]) & (np.arange(scores.shape[1]) < labels[:, None])).sum(axis=1)
    precision, recall, f_score, _ = precision_recall_fscore_support(
        labels,
        scores.argmax(axis=1),
        labels=np.arange(scores.shape[1]),
        beta=values["f_beta"],
        average="macro",
        zero_division=0,
    )
    top = values["accuracy_top_k"]
    return {
        "multiclass_accuracy": float(np.mean(place == 0)),
        f"multiclass_top_k_accuracy_{top}": float(np.mean(place < top)),
        "dcg": float(np.mean(1 / np.log2(place + 2))),
        "macro_recall": float(recall),
        "macro_precision": float(precision),
        f"macro_f_{values['f_beta']:.3f}": float(f_score),
    }
