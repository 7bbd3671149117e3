"""Chooses the hyperparameters of a tuning job's trials with Optuna, asked and told by its owner.

Usage: python suggest.py

Standard input is one JSON object a line. The first says what is searched:
  {"strategy": "Bayesian" | "Random" | "Grid" | "Hyperband",
   "direction": "Minimize" | "Maximize",
   "seed": N,
   "trials": N | null               how many there will be at most, where that is known
   "definitions": [[PARAMETER]]     the parameters of each training job definition
   "history": [POINT]               results of earlier tuning jobs
   "first": [POINT]}                points that are tried before all others
  PARAMETER  {"name": TEXT, "type": "integer" | "continuous", "min": X, "max": X,
              "scaling": "linear" | "logarithmic" | "reverse"}
             {"name": TEXT, "type": "categorical", "values": [TEXT]}
  POINT      {"definition": N, "values": {NAME: VALUE}, "objective": X}
             a point that does not fit the ranges is passed over

Then, as the owner needs it:
  {"ask": N}
      answered by {"trial": N, "definition": N, "values": {NAME: VALUE}}
  {"tell": N, "objective": X, "step": N | null}
      not answered; the objective is null of a trial that has failed, the step is that of a trial
      that was stopped early

Standard output is the answers, one JSON object a line, in the order of the questions. The same
lines in the same order always get the same answers. The process ends, with exit code 0, at the end
of its input.
"""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

import optuna
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.trial import TrialState

Distribution = CategoricalDistribution | IntDistribution | FloatDistribution

# The name of the parameter that says which definition a trial trains; others begin with a number.
DEFINITION = "definition"

# Trials that are chosen at random before there is something to learn from, at most and at least. Of
# 3, 5, 8 and 10, and of 24, 64 and 256 candidates, these did best on Branin's and Hartmann's
# functions; bench/tuning-defaults.py compares them with Optuna's own on others, which must not
# choose them.
MOST_STARTUP_TRIALS = 5
LEAST_STARTUP_TRIALS = 3

# Points among which the Bayesian search picks the most promising one.
CANDIDATES = 64


class Parameter:
    """A tuned hyperparameter, as the owner describes it and as Optuna searches it."""

    def __init__(self, definition: int, described: dict[str, Any]) -> None:
        """Make the distribution of a described parameter."""
        self.name: str = described["name"]
        self.key = f"{definition}.{self.name}"
        self.is_reverse = described.get("scaling") == "reverse"
        # Of categories there are none.
        self.low, self.high = described.get("min", 0), described.get("max", 0)
        self.distribution = self._distribution(described)

    def _distribution(self, described: dict[str, Any]) -> Distribution:
        if described["type"] == "categorical":
            return CategoricalDistribution(described["values"])
        low, high = self.low, self.high
        if self.is_reverse:
            # What lies close to 1 is searched as finely as a logarithm searches what is close to 0.
            return FloatDistribution(1 - high, 1 - low, log=True)
        log = described["scaling"] == "logarithmic"
        if described["type"] == "integer":
            return IntDistribution(low, high, log=log)
        return FloatDistribution(low, high, log=log)

    def value(self, searched: Any) -> Any:
        """Go from a searched value to the one that a trial gets."""
        if not self.is_reverse:
            return searched
        # Rounding must not lead out of the range.
        return min(max(1 - searched, self.low), self.high)

    def searched(self, value: Any) -> Any:
        """Go from a trial's value to the one that is searched."""
        return 1 - value if self.is_reverse else value

    def holds(self, value: Any) -> bool:
        """Whether a value, as the owner gives it, is in the range."""
        if isinstance(self.distribution, CategoricalDistribution):
            return value in self.distribution.choices
        if isinstance(value, str):
            return False
        return bool(self.distribution.low <= self.searched(value) <= self.distribution.high)


class Search:
    """One search over the definitions of a tuning job and the ranges of each."""

    def __init__(self, described: dict[str, Any]) -> None:
        """Start a search that knows the results of earlier tuning jobs."""
        self.definitions = [
            [Parameter(index, parameter) for parameter in parameters]
            for index, parameters in enumerate(described["definitions"])
        ]
        self.choice = CategoricalDistribution(list(range(len(self.definitions))))
        self.study = optuna.create_study(
            direction=described["direction"].lower(), sampler=sampler(described)
        )
        self.trials: dict[int, optuna.Trial] = {}
        for point in described["history"]:
            self._remember(point)
        for point in described["first"]:
            params = self._params(point)
            if params is not None:
                self.study.enqueue_trial(params)
        if len(self.definitions) > 1:
            # Each has its chance before the search prefers one.
            for index in range(len(self.definitions)):
                self.study.enqueue_trial({DEFINITION: index})

    def ask(self, number: int) -> dict[str, Any]:
        """Choose the values of a new trial."""
        trial = self.study.ask()
        self.trials[number] = trial
        index: Any = 0
        if len(self.definitions) > 1:
            index = trial.suggest_categorical(DEFINITION, self.choice.choices)
        values = {
            parameter.name: parameter.value(suggested(trial, parameter))
            for parameter in self.definitions[index]
        }
        return {"trial": number, "definition": index, "values": values}

    def tell(self, number: int, objective: float | None, step: int | None) -> None:
        """Learn how a trial has ended."""
        trial = self.trials.pop(number)
        if objective is None:
            self.study.tell(trial, state=TrialState.FAIL)
        elif step is None:
            self.study.tell(trial, objective)
        else:
            trial.report(objective, step)
            self.study.tell(trial, state=TrialState.PRUNED)

    def _remember(self, point: dict[str, Any]) -> None:
        params = self._params(point)
        if params is None:
            return
        distributions: dict[str, BaseDistribution] = {
            parameter.key: parameter.distribution
            for parameter in self.definitions[point["definition"]]
        }
        if len(self.definitions) > 1:
            distributions[DEFINITION] = self.choice
        self.study.add_trial(
            optuna.create_trial(
                params=params, distributions=distributions, value=point["objective"]
            )
        )

    def _params(self, point: dict[str, Any]) -> dict[str, Any] | None:
        index, values = point["definition"], point["values"]
        parameters = self.definitions[index]
        if not all(it.name in values and it.holds(values[it.name]) for it in parameters):
            return None
        params = {it.key: it.searched(values[it.name]) for it in parameters}
        return params if len(self.definitions) == 1 else {DEFINITION: index, **params}


class Grid:
    """Every point of the definitions' grids once, the definitions in turn."""

    def __init__(self, described: dict[str, Any]) -> None:
        """Lay out one grid a definition; Optuna walks each in an order of the seed's."""
        self.grids: list[tuple[int, optuna.Study, dict[str, list[Any]], int]] = []
        for index, parameters in enumerate(described["definitions"]):
            space = {it["name"]: it["values"] for it in parameters}
            points = 1
            for values in space.values():
                points *= len(values)
            walk = optuna.samplers.GridSampler(space, seed=described["seed"] + index)
            self.grids.append((index, optuna.create_study(sampler=walk), space, points))

    def ask(self, number: int) -> dict[str, Any]:
        """Take the next point of the grid whose turn it is."""
        index, study, space, points = self.grids.pop(0)
        trial = study.ask()
        values = {name: trial.suggest_categorical(name, values) for name, values in space.items()}
        if points > 1:
            self.grids.append((index, study, space, points - 1))
        return {"trial": number, "definition": index, "values": values}

    def tell(self, number: int, objective: float | None, step: int | None) -> None:
        """Results change nothing: the points are fixed."""


def sampler(described: dict[str, Any]) -> optuna.samplers.BaseSampler:
    """Return what chooses; SageMaker's Hyperband takes its configurations at random."""
    seed = described["seed"]
    if described["strategy"] != "Bayesian":
        return optuna.samplers.RandomSampler(seed=seed)
    trials = described["trials"] or 3 * MOST_STARTUP_TRIALS
    startup = max(LEAST_STARTUP_TRIALS, min(MOST_STARTUP_TRIALS, trials // 3))
    return optuna.samplers.TPESampler(
        seed=seed,
        n_startup_trials=startup,
        n_ei_candidates=CANDIDATES,
        multivariate=True,
        # Definitions have different parameters; each set is then searched by itself.
        group=len(described["definitions"]) > 1,
        constant_liar=True,
    )


def suggested(trial: optuna.Trial, parameter: Parameter) -> Any:
    """Return the value that the search has for a parameter."""
    distribution = parameter.distribution
    if isinstance(distribution, CategoricalDistribution):
        return trial.suggest_categorical(parameter.key, distribution.choices)
    key, low, high, log = parameter.key, distribution.low, distribution.high, distribution.log
    if isinstance(distribution, IntDistribution):
        return trial.suggest_int(key, distribution.low, distribution.high, log=log)
    return trial.suggest_float(key, low, high, log=log)


def main() -> None:
    """Answer until there is nothing more to read."""
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    described = json.loads(sys.stdin.readline())
    search: Grid | Search = (
        Grid(described) if described["strategy"] == "Grid" else Search(described)
    )
    for line in sys.stdin:
        message = json.loads(line)
        if "ask" in message:
            print(json.dumps(search.ask(message["ask"])), flush=True)
        else:
            search.tell(message["tell"], message["objective"], message["step"])


if __name__ == "__main__":
    main()
