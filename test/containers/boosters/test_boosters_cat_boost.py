"""CatBoost: the models of the library called directly, its metrics and its refusals."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pandas as pd
import pytest
from booster_host import Host, rows, values

SIZES = {"iterations": 10, "thread_count": 1}
BEST = r"bestTest = ([0-9\.]+)"
# The defaults of AWS's page.
PARAMETERS = {
    "iterations": 10,
    "early_stopping_rounds": 5,
    "learning_rate": 0.009,
    "depth": 6,
    "l2_leaf_reg": 3,
    "random_strength": 1.0,
    "max_leaves": 31,
    "rsm": 1.0,
    "sampling_frequency": "PerTreeLevel",
    "min_data_in_leaf": 1,
    "bagging_temperature": 1.0,
    "grow_policy": "SymmetricTree",
    "random_seed": 0,
    "thread_count": 1,
    "verbose": 1,
    "allow_writing_files": False,
}


def table(text: str) -> tuple[pd.DataFrame, pd.Series]:
    """Return features and target of CSV."""
    frame = pd.read_csv(io.StringIO(text), header=None)
    frame.columns = ["target", *(f"feature_{index}" for index in range(frame.shape[1] - 1))]
    return frame.iloc[:, 1:], frame["target"]


@pytest.mark.parametrize(
    ("kind", "classes", "letters", "parameters"),
    [
        ("classification", 2, False, {"loss_function": "Logloss", "eval_metric": "AUC"}),
        ("classification", 4, True, {"loss_function": "MultiClass", "eval_metric": "MultiClass"}),
        ("regression", 0, True, {"loss_function": "RMSE", "eval_metric": "RMSE"}),
    ],
)
def test_a_model_is_the_librarys_own(
    booster: Host, kind: str, classes: int, letters: bool, parameters: dict[str, Any]
) -> None:
    import catboost

    train, validation = rows(300, classes, 1, letters), rows(80, classes, 2, letters)
    booster.put("training/data.csv", train)
    booster.put("validation/data.csv", validation)
    if letters:
        booster.put("training/categorical_index.json", '{"cat_index_list": [3]}')
    log = booster.run("catboost", kind, **SIZES)

    of_kind = catboost.CatBoostClassifier if classes else catboost.CatBoostRegressor
    weight = {"scale_pos_weight": 1.0} if classes == 2 else {}
    categories = [2] if letters else None
    theirs = of_kind(**{**PARAMETERS, **parameters, **weight}).fit(
        catboost.Pool(*table(train), cat_features=categories),
        eval_set=catboost.Pool(*table(validation), cat_features=categories),
    )
    ours = of_kind().load_model(str(booster.model("model")))
    features = table(validation)[0]
    raw = {"prediction_type": "RawFormulaVal"}
    np.testing.assert_array_equal(ours.predict(features, **raw), theirs.predict(features, **raw))
    best = theirs.get_best_score()["validation"][parameters["eval_metric"]]
    np.testing.assert_allclose(values(log, BEST), [best], rtol=1e-6)
    assert f"INFO:root:{parameters['eval_metric']}: {best}" in log
    assert booster.model("__models_info__.json").read_text() == '{"is_trained_on_input_data": true}'


def test_training_stops_early_on_rows_that_are_set_aside(booster: Host) -> None:
    booster.put("training/data.csv", rows(200, 0))
    log = booster.run(
        "catboost", "regression", iterations=400, learning_rate=1, early_stopping_rounds=3
    )
    assert "20.0% of training data" in log
    assert "Stopped by overfitting detector  (3 iterations wait)" in log
    assert len(values(log, BEST)) == 1


def test_a_metric_of_the_users_choice_is_printed(booster: Host) -> None:
    booster.put("training/data.csv", rows(200, 2))
    assert "INFO:root:Accuracy: 0." in booster.run("catboost", eval_metric="Accuracy", **SIZES)


def test_the_channel_of_another_name_is_read_with_a_warning(booster: Host) -> None:
    booster.put("train/data.csv", rows(60, 2))
    log = booster.run("catboost", **SIZES)
    assert "AWS's page for CatBoost calls this channel training" in log


@pytest.mark.parametrize(
    ("hyperparameters", "said"),
    [
        ({"eval_metric": "MAE"}, "CatBoost refuses to train: metric [MAE] is incompatible with"),
        ({"max_leaves": 10}, "CatBoost refuses to train: max_leaves option works only with"),
        ({"thread_count": 0}, 'thread_count: "0" is not allowed; use -1, or an integer of at'),
        ({"max_bin": "few"}, 'could not parse value "few" (it is neither Auto nor a number)'),
        ({"max_bin": 70000}, "use Auto, or an integer of at least 1 and at most 65535"),
    ],
)
def test_a_value_that_does_not_train_is_refused(
    booster: Host, hyperparameters: dict[str, Any], said: str
) -> None:
    booster.put("training/data.csv", rows(60, 2))
    found = booster.refusal("catboost", **hyperparameters)
    assert found.startswith("ClientError: ")
    assert said in found


@pytest.mark.parametrize(
    ("added", "category", "said"),
    [
        ("0,1,1,\n", True, "training/data.csv, row 61, column 3: the category is missing"),
        ("0,1,1,2.5\n", True, "training/data.csv, row 61, column 3: the category is 2.5"),
        ("0,1,b,2\n", True, 'row 61, column 2: "b" is not a number: name column 2 in categorical'),
    ],
)
def test_a_category_is_text_or_an_integer(
    booster: Host, added: str, category: bool, said: str
) -> None:
    booster.put("training/data.csv", rows(60, 2) + added)
    if category:
        booster.put("training/categorical_index.json", '{"cat_index_list": [3]}')
    assert said in booster.refusal("catboost", **SIZES)
