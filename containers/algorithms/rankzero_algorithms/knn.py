"""k nearest neighbors: a sample of the rows, perhaps projected, and the index of them.

https://docs.aws.amazon.com/sagemaker/latest/dg/kNN_how-it-works.html
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from rankzero_job.errors import ClientError
from rankzero_job.hyperparameter_types import choice, integer
from sklearn.metrics import accuracy_score, mean_squared_error
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.random_projection import GaussianRandomProjection

from .algorithm import Algorithm, Model, Rows
from .hyperparameters import auto_or
from .labels import check_labels
from .log import info, loss, progress, score, summary, throughput, warning

_SUBVECTORS = (
    "1",
    "2",
    "3",
    "4",
    "8",
    "12",
    "16",
    "20",
    "24",
    "28",
    "32",
    "40",
    "48",
    "56",
    "64",
    "96",
)


def _fit(values: dict[str, Any], rows: dict[str, Rows]) -> Model:
    """Sample and project the rows, and print accuracy or mse of the test channel."""
    start = time.monotonic()
    is_classifier = values["predictor_type"] == "classifier"
    train = rows["train"]
    if is_classifier:
        check_labels(rows, "of a classifier must be 0, 1, 2, ...")
    sample = _sample(train, values["sample_size"])
    if values["k"] > len(sample.features):
        raise ClientError(
            f"k is {values['k']}, but the index has {len(sample.features)} rows "
            f"(sample_size {values['sample_size']}, {len(train.features)} rows in all)"
        )
    projection = _projection(values, train.features.shape[1])
    index = sample.features @ projection
    progress(1, 1)
    throughput(len(train.features), time.monotonic() - start)
    if values["index_type"] != "faiss.Flat":
        warning(f"{values['index_type']} is searched exactly here, as faiss.Flat is")
    if "test" in rows:
        _test(values, Rows(index, sample.labels), rows["test"], projection)
    return {"data": index, "labels": sample.labels, "projection": projection}


def _sample(rows: Rows, size: int) -> Rows:
    """Choose rows at random where there are more than wanted."""
    if size >= len(rows.features):
        return rows
    chosen = np.sort(np.random.default_rng(0).choice(len(rows.features), size, replace=False))
    return Rows(rows.features[chosen], rows.labels[chosen])


def _projection(values: dict[str, Any], width: int) -> np.ndarray:
    """Return the matrix that rows are multiplied by: of a random projection, or the identity."""
    kind, target = values["dimension_reduction_type"], values["dimension_reduction_target"]
    if kind is None:
        return np.eye(width, dtype=np.float32)
    if target is None or target >= width:
        raise ClientError(
            f"dimension_reduction_target must be below the {width} features, found {target}"
        )
    if kind == "sign":
        signs = np.random.default_rng(0).choice((-1.0, 1.0), (width, target))
        return np.asarray(signs / np.sqrt(target), dtype=np.float32)
    warning("dimension_reduction_type fjlt is a projection by a Gaussian matrix here")
    matrix = GaussianRandomProjection(target, random_state=0).fit(np.zeros((1, width)))
    return np.ascontiguousarray(matrix.components_.T, dtype=np.float32)


def _test(values: dict[str, Any], index: Rows, test: Rows, projection: np.ndarray) -> None:
    """Predict the test rows and print how well it went."""
    is_classifier = values["predictor_type"] == "classifier"
    known, asked = index.features, test.features @ projection
    metric = "cosine" if values["index_metric"] == "COSINE" else "euclidean"
    if values["index_metric"] == "INNER_PRODUCT":
        known, asked = _as_distances(known, asked)
    kind = KNeighborsClassifier if is_classifier else KNeighborsRegressor
    model = kind(n_neighbors=values["k"], algorithm="brute", metric=metric).fit(known, index.labels)
    predicted = model.predict(asked)
    if is_classifier:
        accuracy = accuracy_score(test.labels, predicted)
        summary("test", "accuracy", accuracy)
        score("test", "accuracy", accuracy)
    else:
        error = mean_squared_error(test.labels, predicted)
        summary("test", "mse", error)
        loss("test", "mse", error)
    info(f"Scored {len(test.features)} rows of the test channel")


def _as_distances(known: np.ndarray, asked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Add a feature by which the nearest row is the one with the largest inner product."""
    squares = np.square(known, dtype=np.float64).sum(axis=1)
    longer = np.sqrt(squares.max() - squares)
    return np.column_stack([known, longer]), np.column_stack([asked, np.zeros(len(asked))])


ALGORITHM = Algorithm(
    title="k-NN",
    hyperparameters={
        "feature_dim": auto_or(integer(1)),
        "k": integer(1),
        "predictor_type": choice("classifier", "regressor"),
        "sample_size": integer(1),
        "dimension_reduction_target": integer(1),
        "dimension_reduction_type": choice("sign", "fjlt"),
        "epochs": integer(1),
        "faiss_index_ivf_nlists": auto_or(integer(1)),
        "faiss_index_pq_m": choice(*_SUBVECTORS),
        "index_metric": choice("L2", "INNER_PRODUCT", "COSINE"),
        "index_type": choice("faiss.Flat", "faiss.IVFFlat", "faiss.IVFPQ"),
        "mini_batch_size": integer(1),
    },
    required=("feature_dim", "k", "predictor_type", "sample_size"),
    defaults={
        "dimension_reduction_target": None,
        "dimension_reduction_type": None,
        "index_metric": "L2",
        "index_type": "faiss.Flat",
    },
    channels=("test",),
    supervised=True,
    fit=_fit,
)
