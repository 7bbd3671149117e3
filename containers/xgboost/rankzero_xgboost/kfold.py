"""Cross-validation (``_kfold``, ``_num_cv_round``): one model per fold, predictions per row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rankzero_job.log import info

from .metrics import to_classes

# Trains on a fold's rows: (data, number of the fold) -> (booster, metric history).
TrainFold = Callable[[Any, int], "tuple[Any, dict[str, Any]]"]


def cross_validate(
    data: Any,
    hyperparameters: dict[str, Any],
    train_fold: TrainFold,
    predictions: Path | None,
) -> list[Any]:
    """Train one booster per fold and repetition and print the mean of their last metrics.

    As in the container every fold is evaluated on the channels, not on its own rest. Writes
    label and mean prediction (for classes also the most frequent one) of every row to
    ``predictions`` when it is given.
    """
    objective = hyperparameters.get("objective", "reg:squarederror")
    is_classification = "num_class" in hyperparameters or objective.startswith("binary:")
    folds, repeats = hyperparameters["_kfold"], hyperparameters.get("_num_cv_round", 1)
    rounds = hyperparameters["num_round"]
    info(f"Run {repeats}-round of {folds}-fold cross validation with {data.num_row()} rows")
    boosters: list[Any] = []
    histories: list[dict[str, Any]] = []
    record = _Record(data.get_label(), repeats, objective, is_classification)
    for train_rows, test_rows in _split(data, folds, repeats, hyperparameters, is_classification):
        info(f"Train cross validation fold {len(boosters) % folds + 1}")
        booster, history = train_fold(data.slice(train_rows), len(boosters))
        boosters.append(booster)
        histories.append(history)
        record.add(test_rows, booster.predict(data.slice(test_rows)))
        if len(boosters) % folds == 0:
            info(f"The metrics of round {len(boosters) // folds} cross validation")
            _print_means(rounds, histories[-folds:])
    if repeats > 1:
        info(f"The overall metrics of {repeats}-round cross validation")
        _print_means(rounds, histories)
    if predictions is not None:
        record.save(predictions)
    return boosters


def _split(
    data: Any,
    folds: int,
    repeats: int,
    hyperparameters: dict[str, Any],
    stratified: bool,
) -> Any:
    """Return (train rows, test rows) of every fold; seeded, so that a job can be repeated."""
    from sklearn.model_selection import RepeatedKFold, RepeatedStratifiedKFold

    splitter = RepeatedStratifiedKFold if stratified else RepeatedKFold
    seed = abs(hyperparameters.get("seed", 0))
    rows = np.arange(data.num_row())
    return splitter(n_splits=folds, n_repeats=repeats, random_state=seed).split(
        rows, data.get_label() if stratified else None
    )


def _print_means(rounds: int, histories: list[dict[str, Any]]) -> None:
    """Print one metric line with the means over folds."""
    line = f"[{rounds}]"
    for metric in histories[0]["train"]:
        for name in histories[0]:
            mean = np.mean([history[name][metric][-1] for history in histories])
            line += f"\t{name}-{metric}:{mean:.5f}"
    print(line, flush=True)


class _Record:
    """Predictions for every row, one per repetition."""

    def __init__(
        self, labels: np.ndarray, repeats: int, objective: str, is_classification: bool
    ) -> None:
        self._labels = labels
        self._objective = objective
        self._values = np.zeros((len(labels), repeats))
        self._classes = np.zeros((len(labels), repeats)) if is_classification else None
        self._seen = np.zeros(len(labels), dtype=int)

    def add(self, rows: np.ndarray, predicted: np.ndarray) -> None:
        """Note the predictions for the rows of one fold."""
        at = self._seen[rows]
        self._seen[rows] += 1
        if self._classes is not None:
            self._classes[rows, at] = to_classes(predicted, self._objective)
        self._values[rows, at] = predicted.max(axis=-1) if predicted.ndim > 1 else predicted

    def save(self, path: Path) -> None:
        """Write the CSV file."""
        columns = [self._labels, self._values.mean(axis=1)]
        if self._classes is not None:
            from scipy import stats

            columns.append(stats.mode(self._classes, axis=1).mode)
        path.parent.mkdir(parents=True, exist_ok=True)
        info(f"Storing predictions on validation set(s) in {path}")
        np.savetxt(path, np.column_stack(columns), delimiter=",", fmt="%f")
