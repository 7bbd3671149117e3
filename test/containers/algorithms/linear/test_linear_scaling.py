"""What is shifted and scaled, and that it is undone."""

from __future__ import annotations

import numpy as np
import pytest
from rankzero_algorithms.algorithm import Rows
from rankzero_algorithms.linear.request import DEFAULTS
from rankzero_algorithms.linear.scaling import scaling_of

FEATURES = np.array([[1.0, 5.0], [3.0, 5.0]], dtype=np.float32)
LABELS = np.array([10.0, 14.0], dtype=np.float32)
REGRESSOR = {**DEFAULTS, "predictor_type": "regressor"}


@pytest.mark.parametrize(
    ("changes", "sparse", "shift", "scale"),
    [
        ({}, False, [2, 5], [1, 1]),
        ({}, True, [0, 0], [1, 1]),
        ({"unbias_data": True}, True, [2, 5], [1, 1]),
        ({"use_bias": False, "unbias_data": True}, False, [0, 0], [1, 1]),
        ({"unbias_data": False, "normalize_data": False}, False, [0, 0], [1, 1]),
    ],
)
def test_features(
    changes: dict[str, object], sparse: bool, shift: list[float], scale: list[float]
) -> None:
    found = scaling_of({**REGRESSOR, **changes}, Rows(FEATURES, LABELS, sparse))
    assert found.feature_shift.tolist() == shift
    assert found.feature_scale.tolist() == scale


@pytest.mark.parametrize(
    ("changes", "shift", "scale"),
    [
        ({}, 12, 2),
        ({"unbias_label": False}, 0, 2),
        ({"normalize_label": False}, 12, 1),
        ({"use_bias": False}, 0, 2),
        ({"predictor_type": "binary_classifier", "normalize_label": True}, 0, 1),
    ],
)
def test_labels(changes: dict[str, object], shift: float, scale: float) -> None:
    found = scaling_of({**REGRESSOR, **changes}, Rows(FEATURES, LABELS))
    assert (found.label_shift, found.label_scale) == (shift, scale)


def test_only_the_first_rows_are_looked_at() -> None:
    found = scaling_of({**REGRESSOR, "num_point_for_scaler": 1}, Rows(FEATURES, LABELS))
    assert found.feature_shift.tolist() == [1, 5]
    assert found.label_shift == 10


def test_is_undone_in_the_model() -> None:
    scaling = scaling_of(REGRESSOR, Rows(FEATURES, LABELS))
    weights, bias = np.array([[0.5], [2.0]]), np.array([0.25])
    scores = scaling.features(FEATURES) @ weights + bias
    plain, shifted = scaling.undone(weights, bias)
    np.testing.assert_allclose(FEATURES @ plain + shifted, scores * 2 + 12)
