"""Rules between hyperparameters: what one value allows another to be."""

from __future__ import annotations

from typing import Any

from rankzero_job.errors import ClientError

_TREE_GROWERS = {"grow_colmaker", "distcol", "grow_histmaker", "grow_local_histmaker"}
_LINEAR_UPDATERS = ("shotgun", "coord_descent")
_UPDATE_PLUGINS = ("refresh", "prune")


def check_dependencies(values: dict[str, Any]) -> None:
    """Raise ClientError for the first combination that the container refuses."""
    _check_objective(values)
    _check_eval_metric(values)
    _check_updater(values)
    _check_constraints(values)
    _check_gpu_training(values)
    _check_kfold(values)


def _check_objective(values: dict[str, Any]) -> None:
    """Multi-class objectives need the number of classes."""
    objective = values.get("objective")
    if objective in ("multi:softmax", "multi:softprob") and "num_class" not in values:
        raise ClientError(
            f"Require input for parameter 'num_class' for multi-classification: add num_class, "
            f"the number of classes, to objective {objective}"
        )


def _check_eval_metric(values: dict[str, Any]) -> None:
    """Metrics that are tied to a kind of objective."""
    metrics, objective = values.get("eval_metric"), values.get("objective")
    if metrics is None:
        return
    if objective is None:
        raise ClientError(
            f"Hyperparameter eval_metric: {','.join(metrics)} was given without objective, which "
            "the algorithm does not survive; add objective, such as reg:squarederror (XGBoost's "
            "default) or binary:logistic"
        )
    if "auc" in metrics and not objective.startswith(("binary:", "rank:")):
        raise ClientError(
            "Metric 'auc' can only be applied for classification and ranking problems: use it "
            f"with a binary: or rank: objective, found {objective}"
        )
    if "aft-nloglik" in metrics and objective != "survival:aft":
        raise ClientError(
            "Metric 'aft-nloglik' can only be applied for 'survival:aft' objective, "
            f"found {objective}"
        )


def _check_updater(values: dict[str, Any]) -> None:
    """Updaters must fit the booster and the process type."""
    updaters = values.get("updater")
    if updaters is None:
        return
    if values.get("booster") == "gblinear":
        if len(updaters) != 1 or updaters[0] not in _LINEAR_UPDATERS:
            raise ClientError(
                "Hyperparameter updater: booster gblinear takes exactly one of "
                f"{', '.join(_LINEAR_UPDATERS)}, found {','.join(updaters)}"
            )
    elif values.get("process_type") == "update":
        if not all(name in _UPDATE_PLUGINS for name in updaters):
            raise ClientError(
                "Hyperparameter updater: process_type 'update' can only be used with updater "
                f"'refresh' and 'prune', found {','.join(updaters)}"
            )
    else:
        if any(name in _LINEAR_UPDATERS for name in updaters):
            raise ClientError(
                f"Hyperparameter updater: {','.join(updaters)} holds an updater of booster "
                "gblinear; choose a tree updater, or add booster gblinear"
            )
        if sum(name in _TREE_GROWERS for name in updaters) > 1:
            raise ClientError(
                "Hyperparameter updater: only one tree grow plugin can be selected, "
                f"found {','.join(updaters)}"
            )


def _check_constraints(values: dict[str, Any]) -> None:
    """Constraints need a tree method that is named, not chosen automatically."""
    allowed = {
        "monotone_constraints": ("exact", "hist"),
        "interaction_constraints": ("exact", "hist", "approx"),
    }
    for name, methods in allowed.items():
        if name in values and values.get("tree_method") not in methods:
            raise ClientError(
                f"{name} can be used only when the tree_method parameter is set to one of "
                f"{', '.join(methods)}; found {values.get('tree_method', 'no tree_method')}"
            )


def _check_gpu_training(values: dict[str, Any]) -> None:
    """Dask GPU training needs a GPU, which local training has not."""
    if values.get("use_dask_gpu_training") == "true":
        raise ClientError(
            "Some configurations unsuitable for Dask GPU training were found: this host has no "
            "GPU. Remove use_dask_gpu_training, or run on a GPU instance type in SageMaker"
        )


def _check_kfold(values: dict[str, Any]) -> None:
    """Cross-validation asks the objective whether to stratify."""
    if "_kfold" in values and "objective" not in values and "num_class" not in values:
        raise ClientError(
            "Hyperparameter _kfold needs objective, by which the algorithm decides whether folds "
            "are stratified; add objective, such as binary:logistic"
        )
