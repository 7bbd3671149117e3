"""The libraries, by SageMaker's names of the algorithms."""

from __future__ import annotations

from rankzero_job.stand_ins import stand_in

from .booster import Booster

# Each has an environment with its own library.
_MODULES = {
    "lightgbm": "rankzero_boosters.light_gbm",
    "catboost": "rankzero_boosters.cat_boost",
}


def booster_named(name: str) -> Booster:
    """Return what trains; raises AlgorithmError where there is none of that name."""
    return stand_in(name, _MODULES, Booster)
