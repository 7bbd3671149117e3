"""Metric names of the container.

Source of the facts: aws/sagemaker-xgboost-container, constants/xgb_constants.py.
"""

from __future__ import annotations

MAXIMIZE = (
    "accuracy",
    "auc",
    "aucpr",
    "balanced_accuracy",
    "f1",
    "f1_binary",
    "f1_macro",
    "map",
    "ndcg",
    "precision",
    "r2",
    "recall",
    "precision_macro",
    "precision_micro",
    "recall_macro",
    "recall_micro",
)

MINIMIZE = (
    "aft-nloglik",
    "cox-nloglik",
    "error",
    "gamma-deviance",
    "gamma-nloglik",
    "interval-regression-accuracy",
    "logloss",
    "mae",
    "mape",
    "merror",
    "mlogloss",
    "mphe",
    "mse",
    "poisson-nloglik",
    "rmse",
    "rmsle",
    "tweedie-nloglik",
)

ALL = MAXIMIZE + MINIMIZE

# Metrics that take a number after "@" in eval_metric, though not in _tuning_objective_metric.
WITH_THRESHOLD = ("error", "ndcg", "map")
