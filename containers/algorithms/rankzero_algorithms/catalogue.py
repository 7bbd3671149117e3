"""The algorithms that are here, by SageMaker's names of their images."""

from __future__ import annotations

from importlib import import_module

from rankzero_job.errors import AlgorithmError

from .algorithm import Algorithm

# A module is loaded only when it trains: scikit-learn takes its time.
_MODULES = {"kmeans": "kmeans", "pca": "pca", "knn": "knn", "linear-learner": "linear_learner"}


def algorithm_named(name: str) -> Algorithm:
    """Return the algorithm; raises AlgorithmError where there is none of that name."""
    if name not in _MODULES:
        raise AlgorithmError(f"There is no stand-in of {name}, only of {', '.join(_MODULES)}")
    algorithm = import_module(f".{_MODULES[name]}", __package__).ALGORITHM
    assert isinstance(algorithm, Algorithm)
    return algorithm
