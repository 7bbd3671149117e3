"""What all algorithms share: requests and data that they take or refuse."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from algorithm_host import UNLABELLED, Host, metric

RECORDIO = "application/x-recordio-protobuf"
KMEANS = {"feature_dim": 2, "k": 2}
ROWS = "0,0\n0,1\n9,9\n9,8\n"


def _recordio(rows: np.ndarray) -> bytes:
    """Write records without labels, as the SDK's KMeans estimator uploads them."""
    stream = b""
    for row in rows.astype("<f4"):
        tensor = b"\x0a" + bytes([4 * row.size]) + row.tobytes()
        value = b"\x12" + bytes([len(tensor)]) + tensor
        entry = b"\x0a\x06values\x12" + bytes([len(value)]) + value
        record = b"\x0a" + bytes([len(entry)]) + entry
        padding = -len(record) % 4
        stream += struct.pack("<II", 0xCED7230A, len(record)) + record + b"\0" * padding
    return stream


def test_csv_and_recordio_give_the_same_model(algorithm: Host) -> None:
    rows = np.array([[0, 0], [0, 1], [9, 9], [9, 8]])
    algorithm.put("train", ROWS, UNLABELLED)
    algorithm.run("kmeans", **KMEANS)
    from_csv = algorithm.model()["centroids"]
    algorithm.put("train", _recordio(rows), RECORDIO)
    algorithm.run("kmeans", **KMEANS)
    np.testing.assert_array_equal(algorithm.model()["centroids"], from_csv)
    assert sorted(from_csv.tolist()) == [[0, 0.5], [9, 8.5]]


def test_one_column_can_be_all_there_is(algorithm: Host) -> None:
    algorithm.put("train", "1\n1\n5\n5\n", UNLABELLED)
    log = algorithm.run("kmeans", feature_dim=1, k=2)
    assert metric(log, "train", "msd") == 0


def test_hyperparameters_of_the_platform_are_taken(algorithm: Host) -> None:
    algorithm.put("train", ROWS, UNLABELLED)
    algorithm.run("kmeans", **KMEANS, _tuning_objective_metric="train:msd", force_dense="True")


@pytest.mark.parametrize(
    ("hyperparameters", "said"),
    [
        ({"feature_dim": 2}, "missing required hyperparameters: k"),
        (
            {**KMEANS, "k": -3},
            'Hyperparameter k: "-3" is not allowed; use an integer of at least 1',
        ),
        ({**KMEANS, "epocs": 3}, "no hyperparameter epocs; did you mean epochs?"),
        ({**KMEANS, "force_dense": "yes"}, "use true or false"),
        ({**KMEANS, "extra_center_factor": "many"}, 'could not parse value "many"'),
        ({**KMEANS, "eval_metrics": '["rmse"]'}, "a list of msd, ssd"),
        ({**KMEANS, "feature_dim": 3}, "has 2 features, but hyperparameter feature_dim is 3"),
        ({**KMEANS, "k": 5}, "k is 5, but the first mini-batch has 4 rows"),
    ],
)
def test_refuses_hyperparameters(
    algorithm: Host, hyperparameters: dict[str, object], said: str
) -> None:
    algorithm.put("train", ROWS, UNLABELLED)
    assert said in algorithm.refusal("kmeans", **hyperparameters)


@pytest.mark.parametrize(
    ("content", "content_type", "said"),
    [
        ("a,b\n1,2\n", UNLABELLED, "line 1 looks like a header"),
        ("1,2\nred,4\n", UNLABELLED, 'line 2, column 1: "red" is not a number'),
        ("1,2\n3,\n", UNLABELLED, "train/rows, row 2: a feature is missing"),
        ("1,2\n3,4,5\n", UNLABELLED, "line 2: 3 columns, but the lines before have 2"),
        ("", UNLABELLED, "No data in channel train"),
        (ROWS, "text/csv", "Channel train has 1 features"),
        (ROWS, "text/csv;label_size=2", "label_size"),
        (ROWS, "application/json", 'content type "application/json" is not supported'),
        (ROWS, RECORDIO, "failed to load recordio-protobuf data"),
    ],
)
def test_refuses_data(algorithm: Host, content: str, content_type: str, said: str) -> None:
    algorithm.put("train", content, content_type)
    refusal = algorithm.refusal("kmeans", **KMEANS)
    assert refusal.startswith("ClientError: ")
    assert said in refusal


def test_refuses_a_second_host_and_an_unknown_channel(algorithm: Host) -> None:
    algorithm.put("train", ROWS, UNLABELLED)
    algorithm.put("validation", ROWS, UNLABELLED)
    assert "Extraneous channel found: validation" in algorithm.refusal("kmeans", **KMEANS)
    algorithm.hosts = ("algo-1", "algo-2")
    assert "trains on one host, found 2" in algorithm.refusal("kmeans", **KMEANS)


def test_an_algorithm_that_learns_from_labels_needs_them(algorithm: Host) -> None:
    algorithm.put("train", ROWS, UNLABELLED)
    said = algorithm.refusal("knn", feature_dim=2, k=1, predictor_type="classifier", sample_size=2)
    assert "says that the rows have no labels, which k-NN needs" in said
