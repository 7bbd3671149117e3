"""k-means, in the two steps of SageMaker's: many centers by mini-batches, then k out of them.

https://docs.aws.amazon.com/sagemaker/latest/dg/algo-kmeans-tech-notes.html
"""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
from rankzero_job.errors import ClientError
from rankzero_job.hyperparameter_types import Hyperparameter, choice, integer, number
from sklearn.cluster import KMeans, MiniBatchKMeans

from .algorithm import Algorithm, Model, Rows
from .hyperparameters import auto_or, flag
from .log import info, loss, progress, summary, throughput, warning

# What SageMaker's logs show for `auto`: 80 centers for k = 8, and ten attempts.
_AUTO_FACTOR = 10
_AUTO_TRIALS = 10

_METRICS = ("msd", "ssd")


def _fit(values: dict[str, Any], rows: dict[str, Rows]) -> Model:
    """Train and print msd or ssd of each channel."""
    features = rows["train"].features
    if values["half_life_time_size"] > 0:
        warning("half_life_time_size has no effect in the local stand-in")
    many = _many_centers(values, features)
    final = _shrink(values, many, features)
    for channel, part in rows.items():
        total = -final.score(part.features)
        found = {"msd": total / len(part.features), "ssd": total}
        for metric in values["eval_metrics"]:
            if channel == "test":
                summary(channel, metric, found[metric])
            loss(channel, metric, found[metric])
    return {"centroids": final.cluster_centers_.astype(np.float32)}


def _many_centers(values: dict[str, Any], features: np.ndarray) -> MiniBatchKMeans:
    """Train k times extra_center_factor centers, batch by batch."""
    k, batch = values["k"], values["mini_batch_size"]
    first = min(batch, len(features))
    if first < k:
        raise ClientError(
            f"k is {k}, but the first mini-batch has {first} rows (mini_batch_size {batch}, "
            f"{len(features)} rows in all): use a smaller k, or more rows"
        )
    if batch > len(features):
        warning(
            f"Batch size {batch} is bigger than the first batch data. "
            f"Effective batch size used to initialize is {first}"
        )
    many = MiniBatchKMeans(
        n_clusters=min(k * (values["extra_center_factor"] or _AUTO_FACTOR), first),
        init=_method(values["init_method"]),
        n_init=1,
        reassignment_ratio=0,
        random_state=0,
    )
    epochs, start = values["epochs"], time.monotonic()
    for epoch in range(epochs):
        for at in range(0, len(features), batch):
            many.partial_fit(features[at : at + batch])
        info(f"processed a total of {len(features)} examples")
        progress(epoch + 1, epochs)
    throughput(len(features) * epochs, time.monotonic() - start)
    return many


def _shrink(values: dict[str, Any], many: MiniBatchKMeans, features: np.ndarray) -> KMeans:
    """Cluster the centers, each as heavy as the rows near it, and keep the best attempt."""
    centers = many.cluster_centers_
    weights = np.bincount(many.predict(features), minlength=len(centers)).astype(np.float32)
    info(f"shrinking {len(centers)} centers into {values['k']}")
    best: KMeans | None = None
    for attempt in range(values["local_lloyd_num_trials"] or _AUTO_TRIALS):
        found = KMeans(
            n_clusters=values["k"],
            init=_method(values["local_lloyd_init_method"]),
            n_init=1,
            max_iter=values["local_lloyd_max_iter"],
            tol=values["local_lloyd_tol"],
            random_state=attempt,
        ).fit(centers, sample_weight=weights)
        distance = found.inertia_ / weights.sum()
        info(f"local kmeans attempt #{attempt}. Current mean square distance {distance:.6f}")
        if best is None or found.inertia_ < best.inertia_:
            best = found
    assert best is not None
    return best


def _method(name: str) -> str:
    """Write the name of a way to choose the first centers as scikit-learn does."""
    return "k-means++" if name == "kmeans++" else name


def _metrics() -> Hyperparameter:
    """Accept msd and ssd, as a JSON list or separated by commas."""

    def parse(text: str) -> list[str]:
        if text.lstrip().startswith("["):
            return [str(name) for name in json.loads(text)]
        return [name.strip() for name in text.split(",")]

    def check(names: list[str]) -> str | None:
        return None if names and set(names) <= set(_METRICS) else 'a list of msd, ssd, as ["msd"]'

    return Hyperparameter(parse, check)


ALGORITHM = Algorithm(
    title="k-means",
    hyperparameters={
        "feature_dim": integer(1),
        "k": integer(1),
        "epochs": integer(1),
        "eval_metrics": _metrics(),
        "extra_center_factor": auto_or(integer(1)),
        "force_dense": flag(),
        "half_life_time_size": integer(0),
        "init_method": choice("random", "kmeans++"),
        "local_lloyd_init_method": choice("random", "kmeans++"),
        "local_lloyd_max_iter": integer(1),
        "local_lloyd_num_trials": auto_or(integer(1)),
        "local_lloyd_tol": number(0, 1),
        "mini_batch_size": integer(1),
    },
    required=("feature_dim", "k"),
    defaults={
        "epochs": 1,
        "eval_metrics": ["msd"],
        "extra_center_factor": None,
        "half_life_time_size": 0,
        "init_method": "random",
        "local_lloyd_init_method": "kmeans++",
        "local_lloyd_max_iter": 300,
        "local_lloyd_num_trials": None,
        "local_lloyd_tol": 0.0001,
        "mini_batch_size": 5000,
    },
    channels=("test",),
    supervised=False,
    fit=_fit,
)
