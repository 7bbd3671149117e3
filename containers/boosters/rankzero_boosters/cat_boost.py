"""CatBoost, by the library.

https://docs.aws.amazon.com/sagemaker/latest/dg/catboost-hyperparameters.html
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import catboost
from rankzero_job.hyperparameter_types import Hyperparameter, choice, integer, number, open_number

from .booster import BINARY, MULTICLASS, REGRESSION, Booster, Data, Problem
from .hyperparameters import any_text, refuse, text_or
from .log import info

_LOSSES = {REGRESSION: "RMSE", BINARY: "Logloss", MULTICLASS: "MultiClass"}
_METRICS = {REGRESSION: "RMSE", BINARY: "AUC", MULTICLASS: "MultiClass"}


def _fit(values: dict[str, Any], data: Data, problem: Problem, earlier: Path | None) -> Any:
    """Train, and print the metric of the rows to validate with after each round, and the best."""
    metric = values["eval_metric"] or _METRICS[problem.kind]
    parameters = {
        **values,
        "task_type": "CPU",
        "loss_function": _LOSSES[problem.kind],
        "eval_metric": metric,
        # Of two classes only.
        "scale_pos_weight": values["scale_pos_weight"] if problem.kind == BINARY else None,
        "early_stopping_rounds": max(values["early_stopping_rounds"], 0) or None,
        # The folder that a job works in is not for pictures of its progress.
        "allow_writing_files": False,
    }
    of_kind = (
        catboost.CatBoostRegressor if problem.kind == REGRESSION else catboost.CatBoostClassifier
    )
    try:
        rows, others = (
            catboost.Pool(features, labels, cat_features=data.categories or None)
            for features, labels in (
                (data.train, data.train_labels),
                (data.validation, data.validation_labels),
            )
        )
        model = of_kind(**{name: value for name, value in parameters.items() if value is not None})
        start = None if earlier is None else of_kind().load_model(str(earlier))
        model.fit(rows, eval_set=others, init_model=start)
        score = model.get_best_score()["validation"]
    except (catboost.CatBoostError, ValueError, TypeError) as error:
        raise refuse("CatBoost", error) from error
    # A metric with parameters is called by them, too: `Accuracy` is `Accuracy:proba_border=0.5`.
    info(f"{metric}: {score.get(metric, next(iter(score.values())))}")
    return model


def _save(model: Any, path: Path) -> None:
    """Write the model in the library's own format."""
    model.save_model(str(path))


def _threads() -> Hyperparameter:
    """Accept -1, which is as many as there are processors, and numbers of threads."""
    return Hyperparameter(
        int, lambda value: None if value == -1 or value >= 1 else "-1, or an integer of at least 1"
    )


BOOSTER = Booster(
    title="CatBoost",
    hyperparameters={
        "iterations": integer(1),
        "early_stopping_rounds": integer(),
        "eval_metric": text_or("auto", any_text()),
        "learning_rate": number(0, 1),
        "depth": integer(1, 16),
        "l2_leaf_reg": integer(1),
        "random_strength": number(0),
        "max_leaves": integer(2, 64),
        "rsm": open_number(0, up_to=1),
        "sampling_frequency": choice("PerTreeLevel", "PerTree"),
        "min_data_in_leaf": integer(1),
        "bagging_temperature": number(0),
        "boosting_type": text_or("Auto", choice("Ordered", "Plain")),
        "scale_pos_weight": open_number(0),
        "max_bin": text_or("Auto", integer(1, 65535)),
        "grow_policy": choice("SymmetricTree", "Depthwise", "Lossguide"),
        "random_seed": integer(0),
        "thread_count": _threads(),
        "verbose": integer(1),
    },
    defaults={
        "iterations": 500,
        "early_stopping_rounds": 5,
        "eval_metric": None,
        "learning_rate": 0.009,
        "depth": 6,
        "l2_leaf_reg": 3,
        "random_strength": 1.0,
        "max_leaves": 31,
        "rsm": 1.0,
        "sampling_frequency": "PerTreeLevel",
        "min_data_in_leaf": 1,
        "bagging_temperature": 1.0,
        "boosting_type": None,
        "scale_pos_weight": 1.0,
        "max_bin": None,
        "grow_policy": "SymmetricTree",
        "random_seed": 0,
        "thread_count": -1,
        "verbose": 1,
    },
    channel="training",
    takes_text=True,
    counts_classes=False,
    fit=_fit,
    save=_save,
    model_name="model",
)
