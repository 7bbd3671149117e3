"""The Bayesian search of tuning jobs against Optuna's own defaults, with the same budget and seeds.

Usage: python bench/tuning-defaults.py [--seeds 40] [--trials 30] [--parallel 5]

The settings of the search were chosen on other functions than these: Branin's and Hartmann's. Each
trial is asked for before the `parallel` ones before it have been told. Prints the mean of the best
objectives, with its standard error, and how many standard errors of the difference the search is
behind (above 0) or ahead.
"""

from __future__ import annotations

import argparse
import itertools
import math
import statistics
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import optuna

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib/local/sagemaker/tuning"))
from suggest import Search

Values = dict[str, Any]
Ranges = list[dict[str, Any]]


def number(name: str, low: float, high: float, scaling: str = "linear") -> dict[str, Any]:
    """Describe a continuous parameter, as suggest.py takes it."""
    return {"name": name, "type": "continuous", "min": low, "max": high, "scaling": scaling}


def whole(name: str, low: int, high: int, scaling: str = "linear") -> dict[str, Any]:
    """Describe an integer parameter."""
    return {"name": name, "type": "integer", "min": low, "max": high, "scaling": scaling}


def choice(name: str, *values: str) -> dict[str, Any]:
    """Describe a categorical parameter."""
    return {"name": name, "type": "categorical", "values": list(values)}


def numbers(count: int, low: float, high: float) -> Ranges:
    """Describe parameters x0, x1, …."""
    return [number(f"x{index}", low, high) for index in range(count)]


def ackley(values: Values) -> float:
    """Have many small valleys around a deep one. https://www.sfu.ca/~ssurjano/ackley.html"""
    x = list(values.values())
    spread = math.sqrt(sum(v * v for v in x) / len(x))
    waves = sum(math.cos(2 * math.pi * v) for v in x) / len(x)
    return 20 - 20 * math.exp(-0.2 * spread) + math.e - math.exp(waves)


def rosenbrock(values: Values) -> float:
    """Have a bent valley; its logarithm. https://www.sfu.ca/~ssurjano/rosen.html"""
    x = list(values.values())
    return math.log1p(sum(100 * (b - a**2) ** 2 + (1 - a) ** 2 for a, b in itertools.pairwise(x)))


def camel(values: Values) -> float:
    """Have six valleys, two of them the deepest. https://www.sfu.ca/~ssurjano/camel6.html"""
    x, y = values["x0"], values["x1"]
    return (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2


def network(values: Values) -> float:
    """Behave as a network's loss may: the best learning rate depends on the optimizer."""
    optimizer, activation = values["optimizer"], values["activation"]
    best_rate = {"sgd": -1.0, "adam": -3.0, "rmsprop": -3.0, "adagrad": -2.0}[optimizer]
    return (
        {"sgd": 0.1, "adam": 0.0, "rmsprop": 0.05, "adagrad": 0.2}[optimizer]
        + {"relu": 0.05, "tanh": 0.1, "gelu": 0.0}[activation]
        + 0.3 * (math.log10(values["rate"]) - best_rate) ** 2
        + 0.02 * (values["layers"] - 4) ** 2
        + 0.05 * (math.log2(values["units"]) - 7) ** 2
        + 0.5 * (values["dropout"] - 0.2) ** 2
    )


def steps(values: Values) -> float:
    """Have integers and categories only."""
    integers = [values[f"i{index}"] for index in range(4)]
    distance = sum((v - best) ** 2 for v, best in zip(integers, (7, 3, 5, 9), strict=True))
    return float(distance / 10 + "cadbe".index(values["kind"]) * 0.5)


NETWORK = [
    choice("optimizer", "sgd", "adam", "rmsprop", "adagrad"),
    whole("layers", 1, 8),
    whole("units", 8, 512, "logarithmic"),
    number("rate", 1e-5, 1, "logarithmic"),
    number("dropout", 0, 0.9),
    choice("activation", "relu", "tanh", "gelu"),
]
STEPS = [*(whole(f"i{index}", 0, 10) for index in range(4)), choice("kind", *"abcde")]
FUNCTIONS: dict[str, tuple[Callable[[Values], float], Ranges]] = {
    "Ackley, 5 numbers": (ackley, numbers(5, -8, 12)),
    "Rosenbrock, 3 numbers": (rosenbrock, numbers(3, -2, 2)),
    "Camel, 2 numbers": (camel, [number("x0", -3, 3), number("x1", -2, 2)]),
    "network, mixed of 6": (network, NETWORK),
    "steps, 4 integers and a category": (steps, STEPS),
}


class Defaults(Search):
    """The same search with Optuna's own sampler as it comes."""

    def __init__(self, described: dict[str, Any]) -> None:
        """Take the sampler's defaults."""
        super().__init__(described)
        self.study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=described["seed"]))


def described(seed: int, ranges: Ranges, trials: int) -> dict[str, Any]:
    """Describe a search, as suggest.py takes it."""
    return {
        "strategy": "Bayesian",
        "direction": "Minimize",
        "seed": seed,
        "trials": trials,
        "definitions": [ranges],
        "history": [],
        "first": [],
    }


def best_of(
    search: Search, function: Callable[[Values], float], options: argparse.Namespace
) -> float:
    """Run trials, so many at a time; return the least objective."""
    objectives: list[float] = []
    for trial in range(options.trials):
        told = trial - options.parallel
        if told >= 0:
            search.tell(told, objectives[told], None)
        objectives.append(function(search.ask(trial)["values"]))
    return min(objectives)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--trials", type=int, default=30)
    parser.add_argument("--parallel", type=int, default=5)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    print(
        f"Best of {options.trials} trials, {options.parallel} at a time, mean of {options.seeds} "
        "seeds; less is better (goal: behind by at most one standard error)"
    )
    for name, (function, ranges) in FUNCTIONS.items():
        ours = [
            best_of(Search(described(seed, ranges, options.trials)), function, options)
            for seed in range(1, options.seeds + 1)
        ]
        defaults = [
            best_of(Defaults(described(seed, ranges, options.trials)), function, options)
            for seed in range(1, options.seeds + 1)
        ]
        print(f"  {name:34} {compared(ours, defaults)}", flush=True)


def compared(ours: Sequence[float], defaults: Sequence[float]) -> str:
    """Show both means, and how far they are apart."""
    (a, error_a), (b, error_b) = summary(ours), summary(defaults)
    behind = (a - b) / math.hypot(error_a, error_b)
    return f"{a:8.3f} ± {error_a:.3f} : {b:8.3f} ± {error_b:.3f}   {behind:+.1f} standard errors"


def summary(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean and its standard error."""
    return statistics.mean(values), statistics.stdev(values) / math.sqrt(len(values))


if __name__ == "__main__":
    main()
