"""The libraries, by SageMaker's names of the algorithms."""

from __future__ import annotations

from importlib import import_module

from rankzero_job.errors import AlgorithmError

from .booster import Booster

# A module is loaded only when it trains: each has an environment with its own library.
_MODULES = {"lightgbm": "light_gbm", "catboost": "cat_boost"}


def booster_named(name: str) -> Booster:
    """Return what trains; raises AlgorithmError where there is none of that name."""
    if name not in _MODULES:
        raise AlgorithmError(f"There is no stand-in of {name}, only of {', '.join(_MODULES)}")
    booster = import_module(f".{_MODULES[name]}", __package__).BOOSTER
    assert isinstance(booster, Booster)
    return booster
