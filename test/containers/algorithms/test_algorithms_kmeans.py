"""k-means compared with scikit-learn's, called directly."""

from __future__ import annotations

import numpy as np
import pytest
from algorithm_host import UNLABELLED, Host, metric
from sklearn.cluster import KMeans


def test_finds_the_clusters_that_the_library_finds(
    algorithm: Host, blobs: tuple[np.ndarray, np.ndarray]
) -> None:
    rows, _ = blobs
    algorithm.put("train", rows, UNLABELLED)
    algorithm.put("test", rows[:100], UNLABELLED)
    log = algorithm.run(
        "kmeans", feature_dim=3, k=4, mini_batch_size=100, epochs=2, eval_metrics='["msd","ssd"]'
    )
    direct = KMeans(4, n_init=10, random_state=0).fit(rows)
    found = algorithm.model()["centroids"]
    assert found.shape == (4, 3)
    distances = np.linalg.norm(found[:, None] - direct.cluster_centers_[None], axis=2)
    assert distances.min(axis=1).max() < 0.3
    assert sorted(distances.argmin(axis=1)) == [0, 1, 2, 3]
    nearest = ((rows[:, None] - found[None]) ** 2).sum(axis=2).min(axis=1)
    assert metric(log, "train", "msd") == pytest.approx(nearest.mean(), rel=1e-4)
    assert metric(log, "train", "msd") < 1.02 * direct.inertia_ / 400
    assert metric(log, "test", "ssd") == pytest.approx(nearest[:100].sum(), rel=1e-4)
    assert "shrinking 40 centers into 4" in log
    assert "#progress_metric: host=algo-1, completed 50 % of epochs" in log


def test_is_the_same_model_each_time(algorithm: Host, blobs: tuple[np.ndarray, np.ndarray]) -> None:
    algorithm.put("train", blobs[0], UNLABELLED)
    algorithm.run("kmeans", feature_dim=3, k=4)
    first = algorithm.model()["centroids"]
    algorithm.run("kmeans", feature_dim=3, k=4)
    np.testing.assert_array_equal(algorithm.model()["centroids"], first)


def test_a_label_is_no_feature(algorithm: Host, blobs: tuple[np.ndarray, np.ndarray]) -> None:
    rows, groups = blobs
    algorithm.put("train", np.column_stack([1000 * groups, rows]), "text/csv")
    log = algorithm.run("kmeans", feature_dim=3, k=4)
    assert metric(log, "train", "msd") < 4
