"""Principal component analysis.

https://docs.aws.amazon.com/sagemaker/latest/dg/how-pca-works.html
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from rankzero_job.errors import ClientError
from rankzero_job.hyperparameter_types import choice, integer
from sklearn.utils.extmath import randomized_svd

from .algorithm import Algorithm, Model, Rows
from .hyperparameters import flag
from .log import progress, throughput


def _fit(values: dict[str, Any], rows: dict[str, Rows]) -> Model:
    """Return the mean, the components as columns, and their singular values, smallest first."""
    start = time.monotonic()
    features = rows["train"].features.astype(np.float64)
    count, width = features.shape
    components = values["num_components"]
    is_regular = values["algorithm_mode"] == "regular"
    most = width if is_regular else min(width, count)
    if components > most:
        raise ClientError(
            f"num_components is {components}, but there are {width} features and {count} rows: "
            f"use at most {most}"
        )
    mean = features.mean(axis=0) if values["subtract_mean"] else np.zeros(width)
    features -= mean
    vectors, singular = (
        _by_covariance(features, components)
        if is_regular
        else _randomized(features, components, values["extra_components"])
    )
    progress(1, 1)
    throughput(count, time.monotonic() - start)
    return {
        name: array.astype(np.float32)
        for name, array in (("mean", mean), ("v", vectors), ("s", singular))
    }


def _by_covariance(features: np.ndarray, components: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the eigenvectors of the covariance matrix with the largest eigenvalues."""
    squares, vectors = np.linalg.eigh(features.T @ features)
    # What rounding leaves of an eigenvalue of 0 can be negative.
    return vectors[:, -components:], np.sqrt(np.maximum(squares[-components:], 0))


def _randomized(features: np.ndarray, components: int, extra: int) -> tuple[np.ndarray, np.ndarray]:
    """Approximate the same from a random projection with some more components."""
    more = max(10, components) if extra == -1 else extra
    _, singular, transposed = randomized_svd(
        features, components, n_oversamples=more, random_state=0
    )
    return transposed[::-1].T, singular[::-1]


ALGORITHM = Algorithm(
    title="PCA",
    hyperparameters={
        "feature_dim": integer(1),
        "mini_batch_size": integer(1),
        "num_components": integer(1),
        "algorithm_mode": choice("regular", "randomized"),
        "epochs": integer(1),
        "extra_components": integer(-1),
        "force_dense": flag(),
        "subtract_mean": flag(),
    },
    required=("feature_dim", "mini_batch_size", "num_components"),
    defaults={"algorithm_mode": "regular", "extra_components": -1, "subtract_mean": True},
    channels=("test",),
    supervised=False,
    fit=_fit,
)
