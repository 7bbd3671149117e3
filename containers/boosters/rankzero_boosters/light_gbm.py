"""LightGBM, by the library.

https://docs.aws.amazon.com/sagemaker/latest/dg/lightgbm-hyperparameters.html
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import joblib
from rankzero_job.errors import ClientError
from rankzero_job.hyperparameter_types import choice, integer, number, open_number
from rankzero_job.openmp import load_openmp

from .booster import BINARY, MULTICLASS, REGRESSION, Booster, Data, Problem
from .hyperparameters import any_text, refuse, text_or

if sys.platform == "darwin":
    load_openmp()
try:
    import lightgbm
except OSError as error:
    # Its wheels leave the OpenMP library to the system.
    raise ClientError(
        f"LightGBM cannot be loaded: {error}. It needs the system's OpenMP library: install "
        "libgomp1 (Debian, Ubuntu), libgomp (Fedora) or libomp (Homebrew)"
    ) from error

_OBJECTIVES = {REGRESSION: "regression", BINARY: "binary", MULTICLASS: "multiclass"}
_METRICS = {REGRESSION: "rmse", BINARY: "binary_logloss", MULTICLASS: "multi_logloss"}
# Not passed on: they are arguments of the training itself.
_OWN = ("num_boost_round", "early_stopping_rounds", "metric", "is_unbalance", "use_dask")


def _fit(values: dict[str, Any], data: Data, problem: Problem, earlier: Path | None) -> Any:
    """Train, and print the metric of the rows to validate with after each round."""
    parameters = {name: value for name, value in values.items() if name not in _OWN}
    parameters |= {
        "objective": _OBJECTIVES[problem.kind],
        "metric": values["metric"] or _METRICS[problem.kind],
        "is_unbalance": values["is_unbalance"] == "True",
    }
    if problem.kind == MULTICLASS:
        parameters["num_class"] = problem.classes
    rows = lightgbm.Dataset(
        data.train, data.train_labels, categorical_feature=data.categories or "auto"
    )
    others = lightgbm.Dataset(data.validation, data.validation_labels, reference=rows)
    callbacks = [lightgbm.log_evaluation(period=1)]
    if values["early_stopping_rounds"] > 0:
        callbacks.append(lightgbm.early_stopping(values["early_stopping_rounds"]))
    try:
        return lightgbm.train(
            parameters,
            rows,
            num_boost_round=values["num_boost_round"],
            valid_sets=[others],
            valid_names=["val"],
            callbacks=callbacks,
            init_model=None if earlier is None else joblib.load(earlier),
        )
    except (lightgbm.basic.LightGBMError, ValueError, TypeError) as error:
        if "eval metric is required" in str(error):
            raise ClientError(
                f'Hyperparameter metric: LightGBM has no metric "{parameters["metric"]}" to stop '
                "early by; use one of its metrics, or early_stopping_rounds 0"
            ) from error
        raise refuse("LightGBM", error) from error


def _save(model: Any, path: Path) -> None:
    """Write the booster as AWS's script does."""
    joblib.dump(model, path)


BOOSTER = Booster(
    title="LightGBM",
    hyperparameters={
        "num_boost_round": integer(1),
        "early_stopping_rounds": integer(),
        "metric": text_or("auto", any_text()),
        "learning_rate": number(0, 1),
        "num_leaves": integer(2, 131072),
        "feature_fraction": open_number(0, up_to=1),
        "bagging_fraction": open_number(0, up_to=1),
        "bagging_freq": integer(0),
        "max_depth": integer(),
        "min_data_in_leaf": integer(0),
        "max_delta_step": number(),
        "lambda_l1": number(0),
        "lambda_l2": number(0),
        "boosting": choice("gbdt", "rf", "dart", "goss"),
        "min_gain_to_split": number(0),
        "scale_pos_weight": open_number(0),
        "tree_learner": choice("serial", "feature", "data", "voting"),
        "feature_fraction_bynode": open_number(0, up_to=1),
        "is_unbalance": choice("True", "False"),
        "max_bin": integer(2),
        "tweedie_variance_power": number(1, 2),
        "num_threads": integer(0),
        "verbosity": integer(),
        "use_dask": choice("True", "False"),
    },
    defaults={
        "num_boost_round": 100,
        "early_stopping_rounds": 10,
        "metric": None,
        "learning_rate": 0.1,
        "num_leaves": 64,
        "feature_fraction": 0.9,
        "bagging_fraction": 0.9,
        "bagging_freq": 1,
        "max_depth": 6,
        "min_data_in_leaf": 3,
        "max_delta_step": 0.0,
        "lambda_l1": 0.0,
        "lambda_l2": 0.0,
        "boosting": "gbdt",
        "min_gain_to_split": 0.0,
        "scale_pos_weight": 1.0,
        "tree_learner": "serial",
        "feature_fraction_bynode": 1.0,
        "is_unbalance": "False",
        "max_bin": 255,
        "tweedie_variance_power": 1.5,
        "num_threads": 0,
        "verbosity": 1,
    },
    channel="train",
    takes_text=False,
    counts_classes=True,
    fit=_fit,
    save=_save,
    model_name="model.pkl",
)
