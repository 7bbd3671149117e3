"""What may be returned, and how it is kept."""

from __future__ import annotations

import json
import math
import os
from collections import namedtuple
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest
from rankzero import Context, Outputs
from rankzero.capture import capture
from rankzero.description import Output
from rankzero.outputs import named_values


@dataclass
class Result:
    """Outputs as a dataclass."""

    loss: float
    steps: int


def captured(kind: str, value: Any, scratch: Path = Path("/nowhere"), **more: Any):
    """Capture one output called `it`."""
    declared = {"it": Output(name="it", type=kind, **more)}
    found = capture(declared, {"it": value}, "jobs/j/outputs/w/", scratch)
    assert found.problems == []
    return found.outputs[0]


def problem(kind: str, value: Any) -> str:
    """Return why one output is refused."""
    declared = {"it": Output(name="it", type=kind)}
    found = capture(declared, {"it": value}, "jobs/j/outputs/w/", Path("/nowhere"))
    assert found.outputs == []
    return "\n".join(found.problems)


@pytest.mark.parametrize(
    "returned",
    [
        Outputs(loss=0.5, steps=2),
        {"loss": 0.5, "steps": 2},
        Result(0.5, 2),
        namedtuple("Named", "loss steps")(0.5, 2),
    ],
)
def test_outputs_may_have_any_shape_with_names(returned):
    assert named_values(returned) == {"loss": 0.5, "steps": 2}


def test_outputs_read_like_what_they_were_made_of():
    outputs = Outputs(loss=0.5)
    assert (outputs.loss, outputs["loss"], dict(outputs)) == (0.5, 0.5, {"loss": 0.5})
    assert repr(outputs) == "Outputs(loss=0.5)"
    with pytest.raises(AttributeError):
        _ = outputs.nothing


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("integer", np.int64(3), 3),
        ("integer", np.array(4), 4),
        ("float", np.float32(0.5), 0.5),
        ("float", np.array(0.25), 0.25),
        ("float", 3, 3.0),
        ("float", np.int8(2), 2.0),
        ("float", np.float64("nan"), "NaN"),
        ("float", -math.inf, "-Infinity"),
        ("flag", np.bool_(True), True),
        ("text", np.str_("x"), "x"),
        ("json", np.arange(3), [0, 1, 2]),
        ("json", {"a": (np.float32(0.5), np.bool_(False))}, {"a": [0.5, False]}),
        ("json", Result(0.5, 2), {"loss": 0.5, "steps": 2}),
        ("json", [math.nan], ["NaN"]),
        ("json", None, None),
        ("json", namedtuple("Point", "x y")(1, [2]), {"x": 1, "y": [2]}),
        ("json", [namedtuple("Point", "x y")(1, 2)], [{"x": 1, "y": 2}]),
        ("json", np.ma.array([1, 2], mask=[False, False]), [1, 2]),
        ("json", np.longdouble(0.5), 0.5),
        ("json", pandas.Series([1.5, 2.5]), [1.5, 2.5]),
        ("float", Decimal("0.1"), 0.1),
        ("float", Fraction(1, 2), 0.5),
        ("float", -0.0, -0.0),
        ("text", Enum("Colour", {"RED": "red"}, type=str).RED, "red"),
    ],
)
def test_values_are_kept_as_declared(kind, value, kept):
    result = captured(kind, value)
    # As text, which tells -0.0 from 0.0, and integers from floats.
    assert (result.is_inline, json.dumps(result.value)) == (True, json.dumps(kept))


@pytest.mark.parametrize(
    ("kind", "value", "part"),
    [
        ("integer", True, "expected an integer, found bool True"),
        ("integer", np.bool_(True), "expected an integer"),
        ("integer", 2.0, "expected an integer, found float 2.0"),
        ("integer", np.array([1]), "ndarray of shape (1,)"),
        ("integer", 2**53, "make it text"),
        ("float", "0.5", "expected a float, found str '0.5'"),
        ("float", np.zeros(2), "ndarray of shape (2,)"),
        ("float", None, "expected a float, found NoneType None"),
        ("float", True, "expected a float"),
        ("text", b"x", "expected text, found bytes"),
        ("text", "\ud800", "expected Unicode text"),
        ("flag", 1, "expected true or false, found int 1"),
        ("json", {1: 2}, "expected text as key, found 1"),
        ("json", {"a": [{1, 2}]}, "a[0]: set is not JSON"),
        ("json", {"a": Path("x")}, "a: PosixPath is not JSON"),
        ("json", {"a": 2**60}, "a: expected an integer within"),
        ("json", np.ma.array([1, 2], mask=[False, True]), "it has masked values; fill them"),
        ("json", {"a": np.ma.masked}, "a: MaskedConstant of shape (): it has masked values"),
        ("float", np.ma.masked, "it has masked values"),
        ("json", np.array(["2026-01-01"], "datetime64[ns]"), "datetime64[ns]: dates and durations"),
        ("json", [np.datetime64("2026-01-01", "ns")], "[0]: datetime64[ns]: dates and durations"),
        ("json", np.array([5], "timedelta64[ns]"), "timedelta64[ns]: dates and durations"),
        ("float", np.datetime64("2026-01-01", "ns"), "dates and durations"),
        ("json", pandas.Series(["2026-01-01"], dtype="datetime64[ns]"), "dates and durations"),
        ("json", pandas.Series([1, 2], index=["a", "b"]), "its index would be lost"),
        ("json", np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]), "named fields"),
        ("json", np.array([1e30], np.longdouble) / 3, "which a double changes to"),
        ("float", 2**53 + 1, "which a double changes to 9007199254740992.0"),
        ("file", 3, "expected the path of a file, found int 3"),
        ("file", "", "expected the path of a file"),
        ("file", "/nowhere/at/all", "expected a file, found nothing at /nowhere/at/all"),
        ("file", "/dev/null", "expected a file, found something else"),
        ("directory", None, "expected the path of a directory"),
    ],
)
def test_fails_for_what_is_not_declared_like_that(kind, value, part):
    message = problem(kind, value)
    assert message.startswith("it: ")
    assert part in message


def test_fails_for_json_that_contains_itself():
    value: list[Any] = []
    value.append(value)
    assert "containing itself" in problem("json", value)


def test_links_to_files_and_directories_are_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").write_text("a")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "file").symlink_to(tmp_path / "real" / "a")
    (tmp_path / "out" / "dir").symlink_to(tmp_path / "real")
    keys = [t.key for t in captured("directory", tmp_path / "out").transfers]
    assert keys == ["jobs/j/outputs/w/it/dir/a", "jobs/j/outputs/w/it/file"]


def make_circle(directory: Path) -> None:
    """Link a directory to one around it."""
    (directory / "deep").mkdir()
    (directory / "deep" / "up").symlink_to(directory)


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (make_circle, "a link back to a directory that it lies in"),
        (lambda d: (d / "x").symlink_to(d / "gone"), "x: a link to nothing"),
        (lambda d: os.mkfifo(d / "pipe"), "pipe: neither a file nor a directory"),
        (lambda d: open(os.fsencode(d) + b"/\xff", "w").close(), "a name that is not UTF-8"),
        (lambda d: (d / ("x" * 250)).mkdir() or (d / "y").touch(), ""),
    ],
)
def test_fails_for_directories_that_cannot_be_kept(tmp_path, make, part):
    make(tmp_path)
    if part:
        assert part in problem("directory", tmp_path)
    else:
        assert len(captured("directory", tmp_path).transfers) == 1


def test_fails_for_a_key_that_s3_would_not_take(tmp_path):
    deep = tmp_path
    for _ in range(5):
        deep = deep / ("d" * 250)
        deep.mkdir()
    (deep / "file").touch()
    assert "longer than the 1024 bytes of an S3 key" in problem("directory", tmp_path)


def test_data_frames_are_written_as_declared(tmp_path):
    frame = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    assert captured("file", frame, tmp_path).transfers[0].key.endswith("/it/it.csv")
    assert (tmp_path / "it.csv").read_text() == "a,b\n1,x\n2,y\n"
    captured("file", frame.set_index("b"), tmp_path)
    assert (tmp_path / "it.csv").read_text() == "b,a\nx,1\ny,2\n"
    captured("file", frame, tmp_path, format="parquet")
    assert pandas.read_parquet(tmp_path / "it.parquet").equals(frame)


def test_a_context_can_be_made_by_hand():
    ctx = Context()
    assert (ctx.is_main, ctx.is_local_main, ctx.world_size, ctx.checkpoint_dir) == (
        *(True, True, 1),
        None,
    )
    assert ctx.output_dir.is_dir()
    assert ctx.output_dir == ctx.output_dir
    ctx.output_dir.rmdir()


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("a b", 1, ValueError),
        ("", 1, ValueError),
        ("a=b", 1, ValueError),
        ("9", 1, ValueError),
        ("x" * 129, 1, ValueError),
        ("loss", "low", TypeError),
        ("loss", True, TypeError),
        ("loss", None, TypeError),
        ("loss", np.zeros(2), TypeError),
    ],
)
def test_fails_for_metrics_that_no_regex_could_find(name, value, error):
    with pytest.raises(error, match="log_metric"):
        Context().log_metric(name, value)


def test_metrics_of_numpy_are_numbers(capsys):
    Context().log_metric("loss", np.float64(0.1), np.int64(3))
    Context().log_metric("n", np.int32(7))
    assert capsys.readouterr().out == "[rankzero] loss=0.1; step=3;\n[rankzero] n=7;\n"
