"""k-NN compared with scikit-learn's, called directly."""

from __future__ import annotations

import numpy as np
import pytest
from algorithm_host import Host, metric
from sklearn.metrics import accuracy_score, mean_squared_error
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor


@pytest.fixture
def noisy(algorithm: Host) -> tuple[np.ndarray, np.ndarray]:
    """Give the host labelled rows for train and test that no neighbor settles."""
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(300, 4)).astype(np.float32)
    labels = (rows[:, 0] + rng.normal(size=300) > 0).astype(np.float32)
    table = np.column_stack([labels, rows])
    algorithm.put("train", table[:200], "text/csv")
    algorithm.put("test", table[200:], "text/csv")
    return rows, labels


@pytest.mark.parametrize(("index_metric", "direct"), [("L2", "euclidean"), ("COSINE", "cosine")])
def test_classifies_as_the_library_does(
    algorithm: Host, noisy: tuple[np.ndarray, np.ndarray], index_metric: str, direct: str
) -> None:
    rows, labels = noisy
    log = algorithm.run(
        "knn",
        feature_dim=4,
        k=5,
        predictor_type="classifier",
        sample_size=200,
        index_metric=index_metric,
    )
    library = KNeighborsClassifier(5, metric=direct).fit(rows[:200], labels[:200])
    expected = accuracy_score(labels[200:], library.predict(rows[200:]))
    assert metric(log, "test", "accuracy") == pytest.approx(expected)
    assert f"#test_score (algo-1) : ('accuracy', {expected})" in log
    model = algorithm.model()
    np.testing.assert_array_equal(model["data"], rows[:200])
    np.testing.assert_array_equal(model["labels"], labels[:200])


def test_regresses_as_the_library_does(
    algorithm: Host, noisy: tuple[np.ndarray, np.ndarray]
) -> None:
    rows, labels = noisy
    log = algorithm.run("knn", feature_dim=4, k=7, predictor_type="regressor", sample_size=1000)
    library = KNeighborsRegressor(7).fit(rows[:200], labels[:200])
    expected = mean_squared_error(labels[200:], library.predict(rows[200:]))
    assert metric(log, "test", "mse") == pytest.approx(expected)


def test_the_inner_product_is_the_largest_not_the_nearest(
    algorithm: Host, noisy: tuple[np.ndarray, np.ndarray]
) -> None:
    rows, labels = noisy
    log = algorithm.run(
        "knn",
        feature_dim=4,
        k=1,
        predictor_type="classifier",
        sample_size=200,
        index_metric="INNER_PRODUCT",
    )
    best = (rows[200:] @ rows[:200].T).argmax(axis=1)
    expected = accuracy_score(labels[200:], labels[:200][best])
    assert metric(log, "test", "accuracy") == pytest.approx(expected)


@pytest.mark.parametrize("kind", ["sign", "fjlt"])
def test_a_projection_has_fewer_features_and_keeps_lengths(algorithm: Host, kind: str) -> None:
    rows = np.random.default_rng(5).normal(size=(50, 400)).astype(np.float32)
    algorithm.put("train", np.column_stack([np.zeros(50), rows]), "text/csv")
    algorithm.run(
        "knn",
        feature_dim=400,
        k=1,
        predictor_type="classifier",
        sample_size=20,
        dimension_reduction_type=kind,
        dimension_reduction_target=200,
    )
    model = algorithm.model()
    assert model["data"].shape == (20, 200)
    lengths = np.linalg.norm(rows, axis=1).mean()
    assert np.linalg.norm(model["data"], axis=1).mean() == pytest.approx(lengths, rel=0.1)


def test_a_class_is_a_whole_number(algorithm: Host) -> None:
    algorithm.put("train", "0.5,1,2\n1,2,3\n", "text/csv")
    said = algorithm.refusal("knn", feature_dim=2, k=1, predictor_type="classifier", sample_size=2)
    assert "Channel train, row 1: the label of a classifier must be" in said
