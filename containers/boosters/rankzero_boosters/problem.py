"""What is to be learned, by the labels."""

from __future__ import annotations

from typing import Any

from rankzero_job.errors import ClientError

from .booster import BINARY, MULTICLASS, REGRESSION, Booster, Problem


def find_problem(booster: Booster, is_regression: bool, labels: Any) -> Problem:
    """Return the kind of problem; two different labels are binary, as in AWS's script.

    Raises ClientError for labels that are no classes.
    """
    if is_regression:
        return Problem(REGRESSION, 0)
    found = sorted(float(label) for label in labels.unique())
    if len(found) < 2:
        raise ClientError(
            f"All rows to train on have the label {found[0]:g}: a classifier needs two classes"
        )
    if booster.counts_classes and found != list(map(float, range(len(found)))):
        shown = ", ".join(f"{label:g}" for label in found[:6])
        more = ", …" if len(found) > 6 else ""
        raise ClientError(
            f"{len(found)} different labels in the rows to train on ({shown}{more}): "
            f"{booster.title} takes classes as the integers 0 to {len(found) - 1}. For numbers to "
            "predict, take the model for regression"
        )
    return Problem(BINARY if len(found) == 2 else MULTICLASS, len(found))


def check_validation(problem: Problem, train: Any, validation: Any) -> None:
    """Raise ClientError for a class to validate with that no row to train on has."""
    if problem.kind == REGRESSION:
        return
    unknown = sorted(set(validation.unique()) - set(train.unique()))
    if unknown:
        raise ClientError(
            f"The rows to validate with have the label {unknown[0]:g}, which no row to train on has"
        )
