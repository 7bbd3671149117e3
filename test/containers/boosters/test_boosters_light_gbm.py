"""LightGBM: the models of the library called directly, its metrics and its refusals."""

from __future__ import annotations

import io
import shutil
import tarfile
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest
from booster_host import Host, rows, values

SIZES = {"num_boost_round": 12, "num_threads": 1}
# The defaults of AWS's page.
PARAMETERS = {
    "learning_rate": 0.1,
    "num_leaves": 64,
    "feature_fraction": 0.9,
    "bagging_fraction": 0.9,
    "bagging_freq": 1,
    "max_depth": 6,
    "min_data_in_leaf": 3,
    "num_threads": 1,
    "verbosity": 1,
}


def table(text: str) -> tuple[pd.DataFrame, pd.Series]:
    """Return features and target of CSV."""
    frame = pd.read_csv(io.StringIO(text), header=None)
    frame.columns = ["target", *(f"feature_{index}" for index in range(frame.shape[1] - 1))]
    return frame.iloc[:, 1:], frame["target"]


def direct(train: str, validation: str, parameters: dict[str, Any], categories: Any = "auto"):
    """Train by the library alone, and return the booster and the validation's metrics."""
    import lightgbm

    features, labels = table(train)
    part = lightgbm.Dataset(features, labels, categorical_feature=categories)
    other = lightgbm.Dataset(*table(validation), reference=part)
    history: dict[str, Any] = {}
    booster = lightgbm.train(
        {**PARAMETERS, **parameters},
        part,
        num_boost_round=12,
        valid_sets=[other],
        callbacks=[lightgbm.record_evaluation(history), lightgbm.early_stopping(10)],
    )
    return booster, history["valid_0"]


@pytest.mark.parametrize(
    ("kind", "classes", "objective", "metric"),
    [
        ("classification", 2, {"objective": "binary"}, "binary_logloss"),
        ("classification", 4, {"objective": "multiclass", "num_class": 4}, "multi_logloss"),
        ("regression", 0, {"objective": "regression"}, "rmse"),
    ],
)
def test_a_model_is_the_librarys_own(
    booster: Host, kind: str, classes: int, objective: dict[str, Any], metric: str
) -> None:
    train, validation = rows(300, classes), rows(80, classes, seed=2)
    booster.put("train/data.csv", train)
    booster.put("validation/data.csv", validation)
    log = booster.run("lightgbm", kind, **SIZES)
    theirs, history = direct(train, validation, {**objective, "metric": metric})
    ours = joblib.load(booster.model("model.pkl"))
    features = table(validation)[0]
    np.testing.assert_array_equal(ours.predict(features), theirs.predict(features))
    # By AWS's expression; the last line repeats the best round.
    found = values(log, rf"{metric}: ([0-9\.]+)")
    np.testing.assert_allclose(found[:-1], history[metric], rtol=1e-5)
    assert found[-1] == min(found)
    assert booster.model("__models_info__.json").read_text() == '{"is_trained_on_input_data": true}'


def test_categories_are_those_of_the_file(booster: Host) -> None:
    train, validation = rows(300, 2), rows(80, 2, seed=2)
    booster.put("training/train/part.csv", train)
    booster.put("training/validation/part.csv", validation)
    booster.put("training/categorical_index.json", '{"cat_index_list": [3]}')
    log = booster.run("lightgbm", **SIZES)
    theirs, _ = direct(train, validation, {"objective": "binary", "metric": "binary_logloss"}, [2])
    ours = joblib.load(booster.model("model.pkl"))
    features = table(validation)[0]
    np.testing.assert_array_equal(ours.predict(features), theirs.predict(features))
    assert "The categorical columns are: [3]." in log
    plain, _ = direct(train, validation, {"objective": "binary", "metric": "binary_logloss"})
    assert not np.array_equal(plain.predict(features), theirs.predict(features))


def test_a_fifth_of_the_rows_validates_where_none_are_given(booster: Host) -> None:
    text = rows(200, 2)
    booster.put("train/data.csv", text)
    log = booster.run("lightgbm", **SIZES)
    assert "20.0% of training data" in log
    lines = pd.Series(text.splitlines())
    other = lines.sample(frac=0.2, random_state=200)
    theirs, _ = direct(
        "\n".join(lines.drop(other.index)),
        "\n".join(other),
        {"objective": "binary", "metric": "binary_logloss"},
    )
    ours = joblib.load(booster.model("model.pkl"))
    features = table(text)[0]
    np.testing.assert_array_equal(ours.predict(features), theirs.predict(features))


def test_training_stops_early_and_tells_the_best_round(booster: Host) -> None:
    booster.put("train/data.csv", rows(200, 0))
    hurried = {"num_boost_round": 300, "early_stopping_rounds": 3, "learning_rate": 1}
    log = booster.run("lightgbm", "regression", **hurried)
    assert "Early stopping, best iteration is:" in log
    found = values(log, r"rmse: ([0-9\.]+)")
    assert len(found) < 300
    assert found[-1] == min(found)
    booster.run("lightgbm", "regression", **{**hurried, "early_stopping_rounds": 0})
    assert joblib.load(booster.model("model.pkl")).num_trees() == 300


def test_a_metric_of_the_users_choice_is_printed(booster: Host) -> None:
    booster.put("train/data.csv", rows(200, 2))
    log = booster.run("lightgbm", metric="auc", is_unbalance="True", **SIZES)
    assert len(values(log, r"auc: ([0-9\.]+)")) >= 12
    assert "binary_logloss" not in log


def test_training_goes_on_from_an_earlier_model(booster: Host) -> None:
    booster.put("train/data.csv", rows(200, 2))
    booster.run("lightgbm", **SIZES)
    before = joblib.load(booster.model("model.pkl")).num_trees()
    archive = booster.put("model/model.tar.gz", b"")
    with tarfile.open(archive, "w:gz") as files:
        files.add(booster.base / "model", ".")
    shutil.rmtree(booster.base / "model")
    log = booster.run("lightgbm", **SIZES)
    assert "Using previously trained model as the starting model." in log
    assert joblib.load(booster.model("model.pkl")).num_trees() > before


@pytest.mark.parametrize(
    ("hyperparameters", "said"),
    [
        (
            {"num_boost_round": "many"},
            'num_boost_round: could not parse value "many"',
        ),
        (
            {"num_boost_round": 0},
            '"0" is not allowed; use an integer of at least 1',
        ),
        ({"boosting": "linear"}, "use one of: gbdt, rf, dart, goss"),
        ({"metric": "foo"}, 'Hyperparameter metric: LightGBM has no metric "foo" to stop early by'),
        (
            {"metric": "multi_logloss"},
            "LightGBM refuses to train: Multiclass objective and",
        ),
        (
            {"is_unbalance": "True", "scale_pos_weight": 2},
            "LightGBM refuses to train: Cannot set is_unbalance and scale_pos_weight at the same",
        ),
    ],
)
def test_a_value_that_does_not_train_is_refused(
    booster: Host, hyperparameters: dict[str, Any], said: str
) -> None:
    booster.put("train/data.csv", rows(60, 2))
    found = booster.refusal("lightgbm", **hyperparameters)
    assert found.startswith("ClientError: ")
    assert said in found


def test_a_name_that_awss_script_ignores_is_a_warning(booster: Host) -> None:
    booster.put("train/data.csv", rows(60, 2))
    log = booster.run("lightgbm", num_boost_rounds=50, **SIZES)
    assert "ignores the hyperparameter num_boost_rounds; did you mean num_boost_round?" in log
    assert joblib.load(booster.model("model.pkl")).num_trees() <= 12
