"""The algorithms that are here, by SageMaker's names of their images."""

from __future__ import annotations

from rankzero_job.stand_ins import stand_in

from .algorithm import Algorithm

# scikit-learn takes its time to load.
_MODULES = {
    "kmeans": "rankzero_algorithms.kmeans",
    "pca": "rankzero_algorithms.pca",
    "knn": "rankzero_algorithms.knn",
    "linear-learner": "rankzero_algorithms.linear_learner",
}


def algorithm_named(name: str) -> Algorithm:
    """Return the algorithm; raises AlgorithmError where there is none of that name."""
    return stand_in(name, _MODULES, Algorithm)
