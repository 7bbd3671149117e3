"""One training on one host, alone or as a rank of a group: parameters, rounds, saved model."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from rankzero_job.contract import Job
from rankzero_job.log import info
from rankzero_job.table import Table

from .callbacks import RoundPlan, Saving, plan_rounds, save_model
from .dmatrix import to_dmatrix
from .kfold import cross_validate
from .library import load_xgboost
from .library_errors import from_library
from .metrics import custom_metric, plan_metrics

# Hyperparameters for the container; the library does not know them.
_NOT_FOR_LIBRARY = {
    "num_round",
    "csv_weights",
    "early_stopping_rounds",
    "eval_metric",
    "save_model_on_termination",
    "use_dask_gpu_training",
    "_kfold",
    "_num_cv_round",
    "_tuning_objective_metric",
}


@dataclass(frozen=True)
class Rows:
    """The rows of one host; ``validation`` is empty without that channel.

    Both lists are emptied when a matrix is made of them, whoever else holds on to this.
    """

    train: list[Table]
    validation: list[Table]


def boost(job: Job, hyperparameters: dict[str, Any], rows: Rows, is_master: bool) -> None:
    """Train and, on the master, save the model. The rows are freed as soon as the library has them.

    Raises ClientError or AlgorithmError for what the library refuses.
    """
    xgboost = load_xgboost()
    metrics = plan_metrics(hyperparameters)
    params = library_parameters(hyperparameters)
    if metrics.library:
        params["eval_metric"] = metrics.library
    threads = params.get("nthread")
    if "_kfold" in hyperparameters:
        everything = to_dmatrix([*rows.train, *rows.validation], threads)
    has_validation = bool(rows.validation)
    train = to_dmatrix(rows.train, threads)
    info(f"Train matrix has {train.num_row()} rows and {train.num_col()} columns")
    watched = [(train, "train")]
    if has_validation:
        validation = to_dmatrix(rows.validation, threads)
        info(f"Validation matrix has {validation.num_row()} rows")
        watched.append((validation, "validation"))
    computed = custom_metric(metrics.computed, params.get("objective", "reg:squarederror"))

    def train_on(data: Any, plan: RoundPlan) -> tuple[Any, dict[str, Any]]:
        results: dict[str, Any] = {}
        booster = xgboost.train(
            params,
            data,
            num_boost_round=plan.rounds,
            evals=watched,
            custom_metric=computed,
            callbacks=plan.callbacks,
            xgb_model=plan.start_from,
            evals_result=results,
            verbose_eval=False,
        )
        return booster, results

    def plan(fold: int | None = None) -> RoundPlan:
        return plan_rounds(hyperparameters, metrics, has_validation, saving(fold))

    def saving(fold: int | None = None) -> Saving:
        return Saving(job.model_dir, job.checkpoint_dir, is_master, fold)

    try:
        if "_kfold" in hyperparameters:
            boosters = cross_validate(
                everything,
                hyperparameters,
                train_fold=lambda data, fold: train_on(data, plan(fold)),
                predictions=job.output_data_dir / "predictions.csv" if is_master else None,
            )
        else:
            boosters = [train_on(train, plan())[0]]
    except (xgboost.core.XGBoostError, ValueError, TypeError) as error:
        raise from_library(error) from error
    if is_master:
        for i, booster in enumerate(boosters):
            fold = i if "_kfold" in hyperparameters else None
            save_model(booster, saving(fold).model_path)


def library_parameters(hyperparameters: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters that xgboost.train takes, without metrics."""
    params = {
        name: value for name, value in hyperparameters.items() if name not in _NOT_FOR_LIBRARY
    }
    if "updater" in params:
        params["updater"] = ",".join(params["updater"])
    threads = os.environ.get("OMP_NUM_THREADS", "")
    # The library counts processors whatever OMP_NUM_THREADS says.
    if "nthread" not in params and threads.isdecimal() and int(threads) > 0:
        params["nthread"] = int(threads)
    return params
