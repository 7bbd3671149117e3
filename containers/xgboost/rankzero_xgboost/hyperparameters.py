"""The hyperparameters of the algorithm, and the reading of a job's strings into typed values.

Names, types and ranges are facts of aws/sagemaker-xgboost-container,
algorithm_mode/hyperparameter_validation.py.
"""

from __future__ import annotations

from typing import Any

from rankzero_job.errors import ClientError
from rankzero_job.hyperparameter_types import (
    choice,
    comma_list,
    integer,
    integer_tuple,
    nested_integers,
    number,
    open_number,
)
from rankzero_job.names import did_you_mean

from . import metric_names
from .dependent_rules import check_dependencies

OBJECTIVES = (
    "binary:logistic",
    "binary:logitraw",
    "binary:hinge",
    "count:poisson",
    "multi:softmax",
    "multi:softprob",
    "rank:pairwise",
    "rank:ndcg",
    "rank:map",
    "reg:linear",
    "reg:squarederror",
    "reg:logistic",
    "reg:gamma",
    "reg:pseudohubererror",
    "reg:squaredlogerror",
    "reg:absoluteerror",
    "reg:tweedie",
    "survival:aft",
    "survival:cox",
    # Listed by the container by mistake; it passes here and fails in the library, as there.
    "aft_loss_distribution",
)

UPDATERS = (
    "grow_colmaker",
    "distcol",
    "grow_histmaker",
    "grow_local_histmaker",
    "grow_skmaker",
    "sync",
    "refresh",
    "prune",
    "shotgun",
    "coord_descent",
)

ALIASES = {
    "learning_rate": "eta",
    "min_split_loss": "gamma",
    "reg_lambda": "lambda",
    "reg_alpha": "alpha",
}


def _is_eval_metric(name: str) -> bool:
    """Accept a known metric, or error, ndcg and map with a number after "@"."""
    if "@" not in name:
        return name in metric_names.ALL
    metric, threshold = (part.strip() for part in name.split("@")[:2])
    try:
        float(threshold)
    except ValueError:
        return False
    return metric in metric_names.WITH_THRESHOLD


_FRACTION = open_number(0, up_to=1)
_FLAG = integer(0, 1)

ACCEPTED = {
    "num_round": integer(1),
    "csv_weights": _FLAG,
    "early_stopping_rounds": integer(1),
    "booster": choice("gbtree", "gblinear", "dart"),
    "verbosity": integer(0, 3),
    "nthread": integer(1),
    "eta": number(0, 1),
    "gamma": number(0),
    "max_depth": integer(0),
    "min_child_weight": number(0),
    "max_delta_step": number(0),
    "subsample": _FRACTION,
    "colsample_bytree": _FRACTION,
    "colsample_bylevel": _FRACTION,
    "colsample_bynode": _FRACTION,
    "lambda": number(0),
    "alpha": number(0),
    "tree_method": choice("auto", "exact", "approx", "hist", "gpu_hist"),
    "sketch_eps": open_number(0, below=1),
    "scale_pos_weight": open_number(0),
    "updater": comma_list(f"updaters of {', '.join(UPDATERS)}", lambda word: word in UPDATERS),
    "dsplit": choice("row", "col"),
    "refresh_leaf": _FLAG,
    "process_type": choice("default", "update"),
    "grow_policy": choice("depthwise", "lossguide"),
    "max_leaves": integer(0),
    "max_bin": integer(0),
    "predictor": choice("auto", "cpu_predictor", "gpu_predictor"),
    "monotone_constraints": integer_tuple(-1, 0, 1),
    "interaction_constraints": nested_integers(1),
    "sample_type": choice("uniform", "weighted"),
    "normalize_type": choice("tree", "forest"),
    "rate_drop": number(0, 1),
    "one_drop": _FLAG,
    "skip_drop": number(0, 1),
    "lambda_bias": number(0, 1),
    "tweedie_variance_power": open_number(1, below=2),
    "objective": choice(*OBJECTIVES),
    "num_class": integer(2),
    "base_score": number(0),
    "_kfold": integer(2),
    "_num_cv_round": integer(1),
    "_tuning_objective_metric": choice(*(f"validation:{name}" for name in metric_names.ALL)),
    "eval_metric": comma_list(
        f"metrics of {', '.join(metric_names.ALL)}, or error@t, ndcg@n, map@n, "
        "separated by commas without blanks",
        _is_eval_metric,
    ),
    "seed": integer(-(2**31) + 1, 2**31 - 2),
    "num_parallel_tree": integer(1),
    "save_model_on_termination": choice("true", "false"),
    "aft_loss_distribution": choice("normal", "logistic", "extreme"),
    "aft_loss_distribution_scale": number(0),
    "single_precision_histogram": choice("true", "false"),
    "deterministic_histogram": choice("true", "false"),
    "sampling_method": choice("uniform", "gradient_based"),
    "prob_buffer_row": integer(2),
    "use_dask_gpu_training": choice("true", "false"),
}


def read_hyperparameters(given: dict[str, str]) -> dict[str, Any]:
    """Return typed values under their main names; raises ClientError for the first wrong one.

    Of a name and its alias, the one that comes later wins, as in the container.
    """
    if "num_round" not in given:
        raise ClientError("Missing required hyperparameter: num_round")
    values: dict[str, Any] = {}
    for name, text in given.items():
        main = ALIASES.get(name, name)
        hyperparameter = ACCEPTED.get(main)
        if hyperparameter is None:
            near = did_you_mean(name, [*ACCEPTED, *ALIASES])
            raise ClientError(f"Extraneous hyperparameter found: {name}{near}")
        values[main] = hyperparameter.read(name, text)
    check_dependencies(values)
    return values
