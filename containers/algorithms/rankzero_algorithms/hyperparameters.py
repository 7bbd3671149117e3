"""A job's strings as typed values."""

from __future__ import annotations

from typing import Any

from rankzero_job.errors import ClientError
from rankzero_job.hyperparameter_types import Hyperparameter
from rankzero_job.names import did_you_mean

from .algorithm import Algorithm


def auto_or(kind: Hyperparameter) -> Hyperparameter:
    """Accept ``auto``, which is read as None, or what ``kind`` accepts."""
    return Hyperparameter(
        lambda text: None if text == "auto" else kind.parse(text),
        lambda value: None if value is None else _or_auto(kind.check(value)),
    )


def flag() -> Hyperparameter:
    """Accept true and false, as words of any case or as 1 and 0."""
    words = {"true": True, "1": True, "false": False, "0": False}

    def check(value: Any) -> str | None:
        return "true or false" if value is None else None

    return Hyperparameter(lambda text: words.get(text.lower()), check)


def read_hyperparameters(algorithm: Algorithm, given: dict[str, str]) -> dict[str, Any]:
    """Return typed values with defaults; raises ClientError for the first wrong one.

    Names that begin with ``_`` are the platform's, such as ``_tuning_objective_metric``: those that
    the algorithm does not know are left out.
    """
    missing = [name for name in algorithm.required if name not in given]
    if missing:
        raise ClientError(
            f"{algorithm.title}: missing required hyperparameters: {', '.join(missing)}"
        )
    values = dict(algorithm.defaults)
    for name, text in given.items():
        hyperparameter = algorithm.hyperparameters.get(name)
        if hyperparameter is None and name.startswith("_"):
            continue
        if hyperparameter is None:
            near = did_you_mean(name, algorithm.hyperparameters)
            raise ClientError(f"{algorithm.title} has no hyperparameter {name}{near}")
        values[name] = hyperparameter.read(name, text)
    return values


def _or_auto(allowed: str | None) -> str | None:
    """Add ``auto`` to what is allowed."""
    return None if allowed is None else f"auto, or {allowed}"
