"""Stand-ins of one package, each in a module that is loaded only when it trains."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TypeVar

from .errors import AlgorithmError

Kind = TypeVar("Kind")


def stand_in(name: str, modules: Mapping[str, str], kind: type[Kind]) -> Kind:
    """Return what stands for the algorithm of that name: the module's constant of that kind.

    ``modules`` has the full name of a module for each of SageMaker's names; its constant is called
    as its class is, in capitals. Raises AlgorithmError where there is none of that name.
    """
    if name not in modules:
        raise AlgorithmError(f"There is no stand-in of {name}, only of {', '.join(modules)}")
    found = getattr(import_module(modules[name]), kind.__name__.upper())
    assert isinstance(found, kind)
    return found
