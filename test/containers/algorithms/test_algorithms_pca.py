"""PCA compared with scikit-learn's, called directly."""

from __future__ import annotations

import numpy as np
import pytest
from algorithm_host import UNLABELLED, Host
from sklearn.decomposition import PCA


@pytest.mark.parametrize("mode", ["regular", "randomized"])
def test_finds_the_components_that_the_library_finds(
    algorithm: Host, blobs: tuple[np.ndarray, np.ndarray], mode: str
) -> None:
    rows = blobs[0] * np.float32([1, 2, 5])
    algorithm.put("train", rows, UNLABELLED)
    algorithm.run("pca", feature_dim=3, num_components=2, mini_batch_size=100, algorithm_mode=mode)
    model = algorithm.model()
    direct = PCA(2, svd_solver="full").fit(rows.astype(np.float64))
    np.testing.assert_allclose(model["mean"], direct.mean_, rtol=1e-5, atol=1e-5)
    # The largest is the last, and a component's sign means nothing.
    np.testing.assert_allclose(model["s"][::-1], direct.singular_values_, rtol=1e-4)
    overlap = np.abs(np.sum(model["v"].T[::-1] * direct.components_, axis=1))
    np.testing.assert_allclose(overlap, 1, atol=1e-4)


def test_without_subtracting_the_mean_it_is_the_svd_of_the_rows(
    algorithm: Host, blobs: tuple[np.ndarray, np.ndarray]
) -> None:
    rows = blobs[0] + np.float32(5)
    algorithm.put("train", rows, UNLABELLED)
    algorithm.run(
        "pca", feature_dim=3, num_components=3, mini_batch_size=100, subtract_mean="false"
    )
    model = algorithm.model()
    np.testing.assert_array_equal(model["mean"], 0)
    np.testing.assert_allclose(
        model["s"][::-1], np.linalg.svd(rows.astype(np.float64), compute_uv=False), rtol=1e-4
    )


def test_more_components_than_features_are_refused(algorithm: Host) -> None:
    algorithm.put("train", np.eye(3), UNLABELLED)
    said = algorithm.refusal("pca", feature_dim=3, num_components=4, mini_batch_size=10)
    assert said.startswith("ClientError: num_components is 4")
    assert "at most 3" in said
