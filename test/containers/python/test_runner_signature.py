"""Inputs and the function's own parameters fit each other, or training does not start."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Optional, TypedDict, Union

import pytest
from rankzero import Context, task
from rankzero.description import Input
from rankzero.errors import RunnerError
from rankzero.parameters import inspected, parameters_of, read_code
from rankzero.signature import bind

CONTEXT = Context()


@dataclass
class Layer:
    """One layer."""

    units: int
    activation: Literal["relu", "tanh"] = "relu"


@dataclass
class Network:
    """A network of layers."""

    layers: list[Layer]
    dropout: Optional[float] = None  # noqa: UP045 - the older spelling has to work as well
    sizes: tuple[int, ...] = ()
    inner: Network | None = None
    options: dict[str, Union[int, str]] = field(default_factory=dict)  # noqa: UP007 - as above

    def __post_init__(self) -> None:
        """Check what a type cannot say."""
        if not self.layers:
            raise ValueError("needs at least one layer")


class Schedule(TypedDict, total=False):
    """How the learning rate falls."""

    step: int
    factor: float


def call(function, declared: Mapping[str, str], values: Mapping[str, Any], **more: Any):
    """Bind and call."""
    inputs = {name: Input(name=name, type=kind, **more) for name, kind in declared.items()}
    return function(**bind(function, inputs, values, CONTEXT))


def failure(function, declared: Mapping[str, str], values: Mapping[str, Any], **more: Any):
    """Bind, and return the error."""
    with pytest.raises(RunnerError) as caught:
        call(function, declared, values, **more)
    return caught.value


def test_every_annotation_gets_its_type():
    def train(a: Path, b: str, c: int, d: float, e: str, f: bool, g: float, h, i: os.PathLike):
        return a, b, c, d, e, f, g, h, i

    kinds = {"a": "channel", "b": "channel", "c": "integer", "d": "integer", "e": "text"}
    kinds |= {"f": "flag", "g": "float", "h": "json", "i": "channel"}
    path = Path("/data")
    values = {"a": path, "b": path, "c": 1, "d": 2, "e": "t", "f": True, "g": 0.5}
    result = call(train, kinds, {**values, "h": [1], "i": path})
    assert result == (path, "/data", 1, 2.0, "t", True, 0.5, [1], path)
    assert isinstance(result[3], float)


@pytest.mark.parametrize("name", ["ctx", "anything"])
def test_the_context_goes_by_name_or_by_annotation(name):
    scope: dict[str, Any] = {"Context": Context}
    annotation = "" if name == "ctx" else ": Context"
    exec(f"def train(n, {name}{annotation}): return {name}", scope)
    assert call(scope["train"], {"n": "integer"}, {"n": 1}) is CONTEXT


def test_annotations_written_as_text_are_understood():
    def train(n: "int | None", d: "Path", unknown: "NoSuchType" = 3):  # noqa: F821, UP037
        return n, d, unknown

    assert call(train, {"n": "integer", "d": "channel"}, {"n": 1, "d": Path("/x")})[2] == 3


def test_keywords_take_what_no_parameter_names():
    def train(a, **rest):
        return a, rest

    assert call(train, {"a": "integer", "b": "flag"}, {"a": 1, "b": True}) == (1, {"b": True})


def test_json_becomes_dataclasses():
    def train(network: Network, schedule: Schedule):
        return network, schedule

    value = {
        "layers": [{"units": 3}, {"units": 4, "activation": "tanh"}],
        "sizes": [1, 2],
        "inner": {"layers": [{"units": 1}], "options": {"a": 1, "b": "x"}},
    }
    network, schedule = call(
        train,
        {"network": "json", "schedule": "json"},
        {"network": value, "schedule": {"step": 3}},
    )
    assert network.layers == [Layer(3), Layer(4, "tanh")]
    assert network.sizes == (1, 2)
    assert network.inner.options == {"a": 1, "b": "x"}
    assert schedule == {"step": 3}


def test_fails_with_every_place_of_json_that_does_not_fit():
    def train(network: Network, schedule: Schedule):
        raise AssertionError

    error = failure(
        train,
        {"network": "json", "schedule": "json"},
        {
            "network": {"layers": [{"units": "x"}, {"activation": "gelu"}], "sise": 1},
            "schedule": {"steps": 1, "factor": True},
        },
    )
    assert error.code == "BadInput"
    for line in (
        'network.layers[0].units: expected an integer, found "x"',
        "network.layers[1].units: missing",
        'network.layers[1].activation: expected one of "relu", "tanh", found "gelu"',
        "network.sise: not known",
        "schedule.steps: not known",
        "schedule.factor: expected a float, found true",
    ):
        assert line in str(error)


def test_fails_with_a_dataclass_s_own_check():
    def train(network: Network):
        raise AssertionError

    error = failure(train, {"network": "json"}, {"network": {"layers": []}})
    assert "network: needs at least one layer" in str(error)


def test_fails_without_showing_a_secret():
    def train(network: Network):
        raise AssertionError

    error = failure(train, {"network": "json"}, {"network": "hunter22"}, secret=True)
    assert "hunter22" not in str(error)


def test_fails_with_everything_that_function_and_inputs_disagree_on():
    def train(a: int, b: bytes, c: bool, missing, /, lonely, d: Path):
        raise AssertionError

    declared = {"a": "text", "b": "json", "c": "integer", "d": "float", "extra": "flag"}
    error = failure(train, declared, dict.fromkeys(declared, 1))
    assert error.code == "BadFunction"
    for line in ("a: positional-only", "lonely: not an input", "d: declared float, but annotated"):
        assert line in str(error)
    assert "extra: an input of this task, but no parameter takes it" in str(error)


@pytest.mark.parametrize(
    ("kind", "annotation"),
    [
        ("integer", "bool"),
        ("integer", "str"),
        ("float", "int"),
        ("text", "int"),
        ("flag", "int"),
        ("channel", "dict"),
        ("json", "bytes"),
        ("json", "list[set]"),
        ("json", "dict[int, str]"),
    ],
)
def test_fails_for_an_annotation_that_cannot_hold_the_type(kind, annotation):
    scope: dict[str, Any] = {}
    exec(f"def train(x: {annotation}): ...", scope)
    error = failure(scope["train"], {"x": kind}, {"x": None})
    assert (error.code, "train: x: " in str(error)) == ("BadFunction", True)


def test_fails_for_an_optional_input_whose_parameter_takes_no_none():
    def train(x: int):
        raise AssertionError

    error = failure(train, {"x": "integer"}, {"x": None}, has_default=True)
    assert "x: may be null, but is annotated int" in str(error)


def test_fails_for_an_async_function():
    async def train():
        raise AssertionError

    assert failure(train, {}, {}).code == "BadFunction"


def test_the_decorated_function_stays_an_ordinary_function():
    def train(x: int) -> int:
        return x + 1

    assert task(train) is train
    assert task(persist_outputs=lambda ctx: False)(train) is train
    assert train(1) == 2


def test_fails_for_a_predicate_that_is_no_function():
    with pytest.raises(TypeError, match="persist_outputs: expected a function"):
        task(persist_outputs=True)


def plain(a, b: int, *rest, c, d: Path | None = None, **more):
    """Stand for an ordinary function."""


def defaults(a, b: int = 1, c=2, /, d: float = 0.5, *, e=None):
    """Have a default wherever one can be."""


async def waits(a: int):
    """Stand for an async function."""


def generates(a: int):
    """Stand for a generator."""
    yield a


async def streams(a: int):
    """Stand for an async generator."""
    yield a


@pytest.mark.parametrize(
    "function", [plain, defaults, waits, generates, streams, lambda: None, Network.__post_init__]
)
def test_ordinary_functions_are_read_as_inspect_reads_them(function):
    assert read_code(function) == inspected(function)


def test_a_wrapped_a_partial_and_a_callable_object_are_read_through():
    @functools.wraps(plain)
    def wrapper(*args, **options):
        return None

    class Trainer:
        def __call__(self, a: int):
            return a

    assert parameters_of(wrapper) == parameters_of(plain)
    assert parameters_of(functools.partial(plain, 1)).named.keys() == {"b", "c", "d"}
    assert parameters_of(Trainer()).named.keys() == {"a"}
