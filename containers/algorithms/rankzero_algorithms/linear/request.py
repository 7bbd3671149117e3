"""What a request may say.

https://docs.aws.amazon.com/sagemaker/latest/dg/ll_hyperparameters.html
"""

from __future__ import annotations

from typing import Any

from rankzero_job.errors import ClientError
from rankzero_job.hyperparameter_types import (
    Hyperparameter,
    choice,
    integer,
    number,
    open_number,
)

from ..hyperparameters import auto_or, flag

_LOSSES = {
    "binary_classifier": ("logistic", "hinge_loss"),
    "multiclass_classifier": ("softmax_loss",),
    "regressor": (
        "squared_loss",
        "absolute_loss",
        "eps_insensitive_squared_loss",
        "eps_insensitive_absolute_loss",
        "quantile_loss",
        "huber_loss",
    ),
}


def completed(given: dict[str, Any]) -> dict[str, Any]:
    """Decide what auto means where it depends on the kind of prediction."""
    kind = given["predictor_type"]
    allowed = _LOSSES[kind]
    found = given["loss"]
    if found is not None and found not in allowed:
        raise ClientError(
            f'Hyperparameter loss: "{found}" is not for predictor_type {kind}; '
            f"use auto, {', '.join(allowed)}"
        )
    if kind == "multiclass_classifier" and given["num_classes"] is None:
        raise ClientError(
            "Linear Learner: predictor_type multiclass_classifier needs num_classes, the number "
            "of classes, which are labelled 0, 1, 2, ..."
        )
    return {**given, "loss": found or allowed[0], "optimizer": given["optimizer"] or "adam"}


def _weight() -> Hyperparameter:
    """Accept auto, which is None, balanced, or a number above 0."""
    above = auto_or(open_number(0))
    return Hyperparameter(
        lambda text: text if text == "balanced" else above.parse(text),
        lambda value: None if value == "balanced" else _or_balanced(above.check(value)),
    )


def _or_balanced(allowed: str | None) -> str | None:
    return None if allowed is None else f"balanced, {allowed}"


HYPERPARAMETERS: dict[str, Hyperparameter] = {
    "predictor_type": choice(*_LOSSES),
    "num_classes": integer(1, 1_000_000),
    "accuracy_top_k": integer(1),
    "balance_multiclass_weights": flag(),
    "beta_1": auto_or(number(0, 1)),
    "beta_2": auto_or(number(0, 1)),
    "bias_lr_mult": auto_or(open_number(0)),
    "bias_wd_mult": auto_or(number(0)),
    "binary_classifier_model_selection_criteria": choice(
        "accuracy",
        "f_beta",
        "f1",
        "precision_at_target_recall",
        "recall_at_target_precision",
        "cross_entropy_loss",
        "loss_function",
    ),
    "early_stopping_patience": integer(1),
    "early_stopping_tolerance": open_number(0),
    "epochs": integer(1),
    "f_beta": open_number(0),
    "feature_dim": auto_or(integer(1)),
    "huber_delta": number(0),
    "init_bias": number(),
    "init_method": choice("uniform", "normal"),
    "init_scale": open_number(0),
    "init_sigma": open_number(0),
    "l1": auto_or(number(0)),
    "learning_rate": auto_or(open_number(0)),
    "loss": auto_or(choice(*(name for names in _LOSSES.values() for name in names))),
    "loss_insensitivity": open_number(0),
    "lr_scheduler_factor": auto_or(open_number(0, up_to=1)),
    "lr_scheduler_minimum_lr": auto_or(open_number(0)),
    "lr_scheduler_step": auto_or(integer(1)),
    "margin": number(0),
    "mini_batch_size": integer(1),
    "momentum": auto_or(number(0, 1)),
    "normalize_data": auto_or(flag()),
    "normalize_label": auto_or(flag()),
    "num_calibration_samples": auto_or(integer(1)),
    "num_models": auto_or(integer(1)),
    "num_point_for_scaler": integer(1),
    "optimizer": auto_or(choice("adam", "sgd", "rmsprop")),
    "positive_example_weight_mult": _weight(),
    "quantile": number(0, 1),
    "target_precision": number(0, 1),
    "target_recall": number(0, 1),
    "unbias_data": auto_or(flag()),
    "unbias_label": auto_or(flag()),
    "use_bias": flag(),
    "use_lr_scheduler": flag(),
    "wd": auto_or(number(0)),
    "_tuning_objective_metric": Hyperparameter(str, lambda _: None),
}

DEFAULTS: dict[str, Any] = {
    "num_classes": None,
    "accuracy_top_k": 3,
    "balance_multiclass_weights": False,
    "beta_1": None,
    "beta_2": None,
    "bias_lr_mult": None,
    "bias_wd_mult": None,
    "binary_classifier_model_selection_criteria": "accuracy",
    "early_stopping_patience": 3,
    "early_stopping_tolerance": 0.001,
    "epochs": 15,
    "f_beta": 1.0,
    "feature_dim": None,
    "huber_delta": 1.0,
    "init_bias": 0.0,
    "init_method": "uniform",
    "init_scale": 0.07,
    "init_sigma": 0.01,
    "l1": None,
    "learning_rate": None,
    "loss": None,
    "loss_insensitivity": 0.01,
    "lr_scheduler_factor": None,
    "lr_scheduler_minimum_lr": None,
    "lr_scheduler_step": None,
    "margin": 1.0,
    "mini_batch_size": 1000,
    "momentum": None,
    "normalize_data": True,
    "normalize_label": None,
    "num_calibration_samples": None,
    "num_models": None,
    "num_point_for_scaler": 10_000,
    "optimizer": None,
    "positive_example_weight_mult": 1.0,
    "quantile": 0.5,
    "target_precision": 0.8,
    "target_recall": 0.8,
    "unbias_data": None,
    "unbias_label": None,
    "use_bias": True,
    "use_lr_scheduler": True,
    "wd": None,
    "_tuning_objective_metric": "",
}
