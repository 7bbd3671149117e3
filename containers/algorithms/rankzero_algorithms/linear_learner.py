"""Linear Learner: many linear models at once, of which the best is kept.

https://docs.aws.amazon.com/sagemaker/latest/dg/ll_how-it-works.html
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np
from rankzero_job.errors import ClientError

from .algorithm import Algorithm, Model, Rows
from .labels import check_labels
from .linear.candidates import candidates
from .linear.final import Final
from .linear.judging import Judge
from .linear.learning import Course, learn
from .linear.losses import loss_named
from .linear.request import DEFAULTS, HYPERPARAMETERS, completed
from .linear.scaling import scaling_of
from .log import info


def _fit(given: dict[str, Any], rows: dict[str, Rows]) -> Model:
    """Train, print the metrics of the best model, and return it for the data as they are."""
    values = completed(given)
    _check_rows(values, rows)
    train, judged = rows["train"], rows.get("validation", rows["train"])
    loss, scaling = loss_named(values["loss"], values), scaling_of(values, train)
    tried = candidates(values, _balanced(values, train))
    course = Course(values, loss, scaling, tried, train, _class_weights(values, train))
    judge = Judge(values, loss, scaling, judged)
    # A model whose rate is too large runs away; the others go on, and the judge leaves it out.
    with np.errstate(over="ignore", invalid="ignore"):
        best = learn(course, judge, "validation" in rows, _outputs(values))
    final = Final(values, loss, *scaling.undone(best.weights, best.bias), best.threshold)
    final.tell("validation" if "validation" in rows else "train", judged)
    chosen = {"optimizer": values["optimizer"], **asdict(tried[best.candidate])}
    info(f"Best model found for hyperparameters: {json.dumps(chosen)}")
    if "test" in rows:
        final.tell("test", rows["test"])
    return final.arrays()


def _outputs(values: dict[str, Any]) -> int:
    """Return how many scores a row has."""
    is_multiclass = values["predictor_type"] == "multiclass_classifier"
    return int(values["num_classes"]) if is_multiclass else 1


def _check_rows(values: dict[str, Any], rows: dict[str, Rows]) -> None:
    """Refuse labels that are no classes, and batches that the rows do not fill."""
    kind, count = values["predictor_type"], len(rows["train"].labels)
    if kind == "binary_classifier":
        check_labels(rows, "of a binary_classifier must be 0 or 1", 2)
    if kind == "multiclass_classifier":
        last = values["num_classes"] - 1
        check_labels(rows, f"must be one of 0, 1, ..., {last}, as num_classes says", last + 1)
    size = values["mini_batch_size"]
    if size > count:
        origin = ", its default" if size == DEFAULTS["mini_batch_size"] else ""
        raise ClientError(
            f"mini_batch_size is {size}{origin}, but channel train has {count} rows: "
            f"give a mini_batch_size of at most {count}"
        )


def _balanced(values: dict[str, Any], train: Rows) -> float:
    """Return the weight of label 1 by which both labels count the same."""
    if values["positive_example_weight_mult"] not in ("balanced", None):
        return 1.0
    positives = int((train.labels == 1).sum())
    if values["predictor_type"] != "binary_classifier":
        return 1.0
    if positives in (0, len(train.labels)):
        raise ClientError(
            "positive_example_weight_mult balances the labels 0 and 1, but all rows of channel "
            f"train have label {int(positives > 0)}: give a number, or rows of both"
        )
    return (len(train.labels) - positives) / positives


def _class_weights(values: dict[str, Any], train: Rows) -> np.ndarray | None:
    """Return weights by which each class that there is counts the same."""
    if (
        values["predictor_type"] != "multiclass_classifier"
        or not values["balance_multiclass_weights"]
    ):
        return None
    counts = np.bincount(train.labels.astype(int), minlength=values["num_classes"])
    return np.asarray(len(train.labels) / (np.count_nonzero(counts) * np.maximum(counts, 1)))


ALGORITHM = Algorithm(
    title="Linear Learner",
    hyperparameters=HYPERPARAMETERS,
    required=("predictor_type",),
    defaults=DEFAULTS,
    channels=("validation", "test"),
    supervised=True,
    fit=_fit,
)
