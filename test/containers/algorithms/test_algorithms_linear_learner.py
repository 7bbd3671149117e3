"""Linear Learner compared with closed forms, scikit-learn and scipy, called directly."""

from __future__ import annotations

import re

import numpy as np
import pytest
from algorithm_host import Host, metric
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    f1_score,
    precision_recall_fscore_support,
    r2_score,
    roc_auc_score,
)

# One model, without regularization, that has the time to arrive.
ALONE = {
    "num_models": 1,
    "wd": 0,
    "l1": 0,
    "learning_rate": 0.1,
    "lr_scheduler_step": 10,
    "lr_scheduler_factor": 0.97,
    "lr_scheduler_minimum_lr": 1e-6,
    "epochs": 150,
    "early_stopping_patience": 1000,
    "mini_batch_size": 200,
}
REGRESSOR = {"predictor_type": "regressor", **ALONE}
BINARY = {"predictor_type": "binary_classifier", **ALONE}
QUICK = {"mini_batch_size": 100, "epochs": 3}


@pytest.fixture
def rows() -> np.ndarray:
    """Return features of different means and deviations."""
    return np.random.default_rng(1).normal((0, 10, 3, -4), (1, 5, 0.1, 2), (1000, 4))


def _regression(rows: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(2).standard_t(3, len(rows))
    return rows @ [1, -2, 3, 0.5] + 4 + noise


def _classes(rows: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(2).logistic(size=len(rows))
    return ((rows - rows.mean(axis=0)) @ [1, -0.3, 3, 0.5] + noise > 1).astype(float)


def _put(host: Host, channel: str, labels: np.ndarray, rows: np.ndarray) -> None:
    host.put(channel, np.column_stack([labels, rows]), "text/csv")


@pytest.mark.parametrize("optimizer", ["adam", "sgd", "rmsprop"])
def test_squared_loss_is_least_squares(algorithm: Host, rows: np.ndarray, optimizer: str) -> None:
    labels = _regression(rows)
    _put(algorithm, "train", labels, rows)
    log = algorithm.run("linear-learner", **REGRESSOR, optimizer=optimizer)
    model, deviations = algorithm.model(), rows.std(axis=0)
    table = np.column_stack([(rows - rows.mean(axis=0)) / deviations, np.ones(len(rows))])
    direct, residuals, *_ = np.linalg.lstsq(table, labels, rcond=None)
    # RMSProp's steps do not become smaller by themselves.
    is_rough = optimizer == "rmsprop"
    found = model["weights"][:, 0] * deviations
    assert found == pytest.approx(direct[:-1], abs=0.2 if is_rough else 0.01)
    least = residuals[0] / len(rows)
    assert metric(log, "train", "mse") == pytest.approx(least, rel=3e-2 if is_rough else 1e-3)
    predicted = rows @ model["weights"][:, 0] + model["bias"]
    assert metric(log, "train", "r2") == pytest.approx(r2_score(labels, predicted), abs=1e-4)


def test_logistic_is_the_librarys(algorithm: Host, rows: np.ndarray) -> None:
    labels = _classes(rows)
    _put(algorithm, "train", labels, rows)
    by_loss = {"binary_classifier_model_selection_criteria": "loss_function"}
    log = algorithm.run("linear-learner", **BINARY, **by_loss)
    model, deviations = algorithm.model(), rows.std(axis=0)
    library = LogisticRegression(C=np.inf, tol=1e-8)
    library.fit((rows - rows.mean(axis=0)) / deviations, labels)
    assert model["weights"][:, 0] * deviations == pytest.approx(library.coef_[0], abs=0.01)
    assert model["threshold"] == 0.5
    chance = 1 / (1 + np.exp(-(rows @ model["weights"][:, 0] + model["bias"])))
    predicted = chance >= model["threshold"]
    assert metric(log, "train", "binary_classification_accuracy") == accuracy_score(
        labels, predicted
    )
    assert metric(log, "train", "binary_f_1.000") == pytest.approx(f1_score(labels, predicted))
    assert metric(log, "train", "roc_auc_score") == pytest.approx(roc_auc_score(labels, chance))


def test_multiclass_metrics_are_the_librarys(algorithm: Host, rows: np.ndarray) -> None:
    labels = np.digitize(rows[:, 0] + 0.3 * rows[:, 3], [-2, -1, 0])
    _put(algorithm, "train", labels[:700], rows[:700])
    _put(algorithm, "validation", labels[700:], rows[700:])
    log = algorithm.run(
        "linear-learner",
        predictor_type="multiclass_classifier",
        num_classes=4,
        accuracy_top_k=2,
        f_beta=2,
        balance_multiclass_weights=True,
        mini_batch_size=100,
        num_models=4,
    )
    model, known = algorithm.model(), labels[700:]
    scores = rows[700:] @ model["weights"] + model["bias"]
    precision, recall, f_score, _ = precision_recall_fscore_support(
        known, scores.argmax(axis=1), beta=2, average="macro"
    )
    place = (scores > scores[np.arange(300), known][:, None]).sum(axis=1)
    expected = {
        "multiclass_accuracy": accuracy_score(known, scores.argmax(axis=1)),
        "multiclass_top_k_accuracy_2": np.mean(place < 2),
        "dcg": np.mean(1 / np.log2(place + 2)),
        "macro_precision": precision,
        "macro_recall": recall,
        "macro_f_2.000": f_score,
    }
    assert expected["multiclass_accuracy"] > 0.7
    for name, value in expected.items():
        assert metric(log, "validation", name) == pytest.approx(value), name


def test_log_has_the_lines_of_the_container(algorithm: Host, rows: np.ndarray) -> None:
    labels = _classes(rows)
    for channel, part in (("train", slice(600)), ("validation", slice(600, 800))):
        _put(algorithm, channel, labels[part], rows[part])
    _put(algorithm, "test", labels[800:], rows[800:])
    log = algorithm.run("linear-learner", predictor_type="binary_classifier", **QUICK)
    objective = "binary_classification_cross_entropy_objective"
    for line in (
        rf"#quality_metric: host=algo-1, epoch=2, train {objective} <loss>=0\.\d+",
        rf"#quality_metric: host=algo-1, epoch=2, validation {objective} <loss>=0\.\d+",
        r"#early_stopping_criteria_metric: host=algo-1, epoch=2, criteria=sampled_accuracy, value=",
        r"#progress_metric: host=algo-1, completed 100 % of epochs",
        rf"#validation_score \(algo-1\) : \('{objective}', 0\.\d+\)",
        r"#quality_metric: host=algo-1, test recall <score>=",
        r'Best model found for hyperparameters: \{"optimizer": "adam", "learning_rate": 0\.',
    ):
        assert re.search(line, log), line


def test_the_same_job_has_the_same_model(algorithm: Host, rows: np.ndarray) -> None:
    _put(algorithm, "train", _classes(rows), rows)
    models = []
    for _ in range(2):
        algorithm.run("linear-learner", predictor_type="binary_classifier", **QUICK)
        models.append(algorithm.model())
    for name, array in models[0].items():
        np.testing.assert_array_equal(array, models[1][name])


def test_nothing_more_to_learn_ends_the_training(algorithm: Host, rows: np.ndarray) -> None:
    _put(algorithm, "train", _regression(rows), rows)
    log = algorithm.run("linear-learner", **{**REGRESSOR, "early_stopping_patience": 2})
    assert "Loss has not improved for 2 epochs" in log
    assert "Early stop condition met. Stopping training." in log
    assert "epoch=149" not in log


def test_models_that_all_run_away_are_an_error(algorithm: Host, rows: np.ndarray) -> None:
    _put(algorithm, "train", _regression(rows), rows)
    request = {"predictor_type": "regressor", "optimizer": "sgd", **QUICK}
    said = algorithm.refusal("linear-learner", **request, learning_rate=1e40)
    assert "ClientError: The mse_objective of every model has become infinite" in said


@pytest.mark.parametrize(
    ("hyperparameters", "said"),
    [
        ({}, "missing required hyperparameters: predictor_type"),
        ({"predictor_type": "classifier"}, "use one of: binary_classifier"),
        ({"predictor_type": "multiclass_classifier"}, "needs num_classes"),
        (
            {"predictor_type": "multiclass_classifier", "num_classes": 2},
            "Channel train, row 3: the label must be one of 0, 1, ..., 1, as num_classes says, "
            "found 2",
        ),
        (
            {"predictor_type": "binary_classifier"},
            "Channel train, row 3: the label of a binary_classifier must be 0 or 1, found 2",
        ),
        (
            {"predictor_type": "regressor", "loss": "hinge_loss"},
            '"hinge_loss" is not for predictor_type regressor; use auto, squared_loss',
        ),
        (
            {"predictor_type": "regressor"},
            "mini_batch_size is 1000, its default, but channel train has 4 rows",
        ),
        ({"predictor_type": "regressor", "feature_dim": 3}, "has 1 features, but hyperparameter"),
        ({"predictor_type": "regressor", "epocs": 3}, "did you mean epochs?"),
        (
            {"predictor_type": "regressor", "positive_example_weight_mult": "equal"},
            "could not parse",
        ),
        ({"predictor_type": "regressor", "wd": -1}, "use auto, or a number of at least 0"),
    ],
)
def test_refuses_what_it_cannot_train(
    algorithm: Host, hyperparameters: dict[str, object], said: str
) -> None:
    algorithm.put("train", "0,1\n1,2\n2,3\n0,4\n", "text/csv")
    assert said in algorithm.refusal("linear-learner", **hyperparameters)


@pytest.mark.parametrize("label", [0, 1])
def test_labels_of_one_kind_cannot_be_balanced(algorithm: Host, label: int) -> None:
    algorithm.put("train", f"{label},1\n{label},2\n", "text/csv")
    said = algorithm.refusal(
        "linear-learner",
        predictor_type="binary_classifier",
        mini_batch_size=2,
        positive_example_weight_mult="balanced",
    )
    assert f"all rows of channel train have label {label}" in said
